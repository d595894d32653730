-- Sweeps: a template with axes, whose studies are submitted by hand or by a cron line.

create table dse.sweeps (
    id uuid primary key,
    tenant_id uuid not null references dse.tenants (id) on delete cascade,
    name text not null check (char_length(name) between 1 and 200),
    -- json, not jsonb: the text the user sent, with the order of its members.
    definition json not null,
    state text not null default 'active' check (state in ('active', 'paused', 'ended')),
    reason text,
    -- The next slot; null when none is to come.
    next_fire_at timestamptz,
    runs int not null default 0 check (runs >= 0),
    studies bigint not null default 0 check (studies >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    version bigint not null default 1,
    unique (tenant_id, id)
);
create index ix_sweeps_tenant on dse.sweeps (tenant_id, created_at, id);
create index ix_sweeps_due on dse.sweeps (next_fire_at) where state = 'active' and next_fire_at is not null;

create table dse.sweep_runs (
    sweep_id uuid not null,
    run int not null check (run >= 1),
    tenant_id uuid not null,
    -- Null for a run on demand.
    slot timestamptz,
    started_at timestamptz not null default now(),
    actor text not null,
    outcome text not null check (outcome in ('started', 'skipped', 'refused')),
    reason text,
    studies int not null check (studies >= 0),
    missed_slots int not null default 0 check (missed_slots >= 0),
    version text not null,
    primary key (sweep_id, run),
    unique (sweep_id, slot),
    foreign key (tenant_id, sweep_id) references dse.sweeps (tenant_id, id) on delete cascade
);

-- Apart from the studies, which do not change any more once they have succeeded, and outlive their sweep.
create table dse.sweep_members (
    sweep_id uuid not null,
    run int not null,
    member int not null check (member >= 0),
    tenant_id uuid not null,
    study_id uuid not null unique,
    axis_values json not null,
    primary key (sweep_id, run, member),
    foreign key (sweep_id, run) references dse.sweep_runs (sweep_id, run) on delete cascade,
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

do $$
declare
    t text;
begin
    foreach t in array array['sweeps', 'sweep_runs', 'sweep_members']
    loop
        execute format('alter table dse.%I enable row level security', t);
        execute format('alter table dse.%I force row level security', t);
        execute format(
            'create policy tenant on dse.%I to dse_app using (tenant_id = nullif(current_setting(''dse.tenant'', true), '''')::uuid) '
            'with check (tenant_id = nullif(current_setting(''dse.tenant'', true), '''')::uuid)', t);
        execute format('create policy worker on dse.%I to dse_worker using (true) with check (true)', t);
    end loop;
end $$;

grant select, insert, update, delete on dse.sweeps to dse_app;
grant select, insert on dse.sweep_runs, dse.sweep_members to dse_app;
grant select on dse.sweeps to dse_worker;
