-- Trials that clients of the service evaluate (kind External): handed out under leases, answered once.

alter table dse.studies add column asked_at timestamptz;

create table dse.open_trials (
    study_id uuid not null,
    trial bigint not null check (trial >= 0),
    tenant_id uuid not null,
    -- Number of the first trial that was asked for together with this one; all of an earlier batch are answered.
    batch bigint not null check (batch >= 0),
    -- json keeps the parameters in the order of the space.
    parameters json not null,
    tries int not null default 1 check (tries >= 1),
    client_id text check (char_length(client_id) between 1 and 200),
    lease_until timestamptz,
    answer json,
    answered_by text,
    answered_at timestamptz,
    primary key (study_id, trial),
    constraint ck_open_trials_lease check ((client_id is null) = (lease_until is null)),
    constraint ck_open_trials_answer check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by is null)),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);
create index ix_open_trials_waiting on dse.open_trials (study_id, trial) where answer is null;

-- Answers that came when another stood already; kept, never learned.
create table dse.late_answers (
    id bigint generated always as identity primary key,
    study_id uuid not null,
    trial bigint not null check (trial >= 0),
    tenant_id uuid not null,
    client_id text not null,
    answer json not null,
    at timestamptz not null default now(),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

-- What clients report of a trial on the way; step by step.
create table dse.trial_reports (
    study_id uuid not null,
    trial bigint not null check (trial >= 0),
    step bigint not null check (step >= 0),
    tenant_id uuid not null,
    metrics json not null,
    at timestamptz not null default now(),
    primary key (study_id, trial, step),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);
create index ix_trial_reports_step on dse.trial_reports (study_id, step, trial);

do $$
declare
    t text;
begin
    foreach t in array array['open_trials', 'late_answers', 'trial_reports']
    loop
        execute format('alter table dse.%I enable row level security', t);
        execute format('alter table dse.%I force row level security', t);
        execute format(
            'create policy tenant on dse.%I to dse_app using (tenant_id = nullif(current_setting(''dse.tenant'', true), '''')::uuid) '
            'with check (tenant_id = nullif(current_setting(''dse.tenant'', true), '''')::uuid)', t);
        execute format('create policy worker on dse.%I to dse_worker using (true) with check (true)', t);
    end loop;
end $$;

grant select, update on dse.open_trials to dse_app;
grant select, insert on dse.late_answers, dse.trial_reports to dse_app;
grant select, insert, update, delete on dse.open_trials to dse_worker;
grant select, delete on dse.late_answers, dse.trial_reports to dse_worker;
