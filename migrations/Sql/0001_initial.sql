-- First schema of Dse. Times are the database's, in UTC; every tenant table carries its tenant and is under forced row-level security.

create table dse.tenants (
    id uuid primary key,
    name text not null unique check (char_length(name) between 1 and 100),
    max_queued int check (max_queued >= 0),
    last_served_at timestamptz not null default '-infinity',
    created_at timestamptz not null default now()
);

create table dse.api_keys (
    id uuid primary key,
    tenant_id uuid not null references dse.tenants (id) on delete cascade,
    name text not null check (char_length(name) between 1 and 100),
    prefix text not null check (char_length(prefix) between 4 and 16),
    hash bytea not null unique check (octet_length(hash) = 32),
    role text not null check (role in ('read', 'write', 'admin')),
    created_at timestamptz not null default now(),
    expires_at timestamptz check (expires_at > created_at),
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index ix_api_keys_tenant on dse.api_keys (tenant_id, created_at);

create table dse.studies (
    id uuid primary key,
    tenant_id uuid not null references dse.tenants (id) on delete cascade,
    kind text not null check (char_length(kind) between 1 and 64),
    name text not null check (char_length(name) between 1 and 200),
    -- json, not jsonb: the text the user sent, with the order of its members.
    spec json not null,
    spec_sha256 bytea not null check (octet_length(spec_sha256) = 32),
    tags text[] not null default '{}' check (cardinality(tags) <= 32),
    state text not null default 'queued'
        check (state in ('queued', 'running', 'succeeded', 'infeasible', 'failed', 'cancelled', 'quarantined')),
    priority int not null default 0 check (priority between -100 and 100),
    attempt int not null default 0 check (attempt >= 0),
    attempt_limit int not null default 20 check (attempt_limit >= 1),
    fence bigint not null default 0 check (fence >= 0),
    lease_owner text,
    lease_until timestamptz,
    run_after timestamptz not null default now(),
    cancel_requested_at timestamptz,
    crash_count int not null default 0 check (crash_count between 0 and 3),
    evaluations bigint not null default 0 check (evaluations >= 0),
    total_evaluations bigint check (total_evaluations >= 0),
    fraction double precision check (fraction between 0 and 1),
    search_seconds double precision not null default 0 check (search_seconds >= 0),
    front_size int not null default 0 check (front_size >= 0),
    hypervolume double precision,
    reason text,
    error_code text,
    error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    version bigint not null default 1,
    unique (tenant_id, id),
    constraint ck_studies_attempt_cap check (attempt <= attempt_limit),
    constraint ck_studies_lease check ((state = 'running') = (lease_until is not null) and (state = 'running') = (lease_owner is not null)),
    constraint ck_studies_finished check ((state in ('queued', 'running')) = (finished_at is null))
);
create index ix_studies_queue on dse.studies (tenant_id, priority desc, created_at, id) where state = 'queued';
create index ix_studies_lease on dse.studies (lease_until) where state = 'running';
create index ix_studies_created on dse.studies (tenant_id, created_at, id);
create index ix_studies_tags on dse.studies using gin (tags);

create table dse.attempts (
    study_id uuid not null,
    attempt int not null check (attempt >= 1),
    tenant_id uuid not null,
    fence bigint not null check (fence >= 1),
    worker text not null,
    started_at timestamptz not null default now(),
    ended_at timestamptz check (ended_at >= started_at),
    outcome text not null default 'running'
        check (outcome in ('running', 'succeeded', 'infeasible', 'failed', 'cancelled', 'crashed', 'lost', 'drained')),
    resumed_seq bigint,
    evidence jsonb,
    primary key (study_id, attempt),
    unique (study_id, fence),
    constraint ck_attempts_ended check ((outcome = 'running') = (ended_at is null)),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.checkpoints (
    study_id uuid not null,
    seq bigint not null check (seq >= 1),
    tenant_id uuid not null,
    fence bigint not null check (fence >= 1),
    format text not null check (char_length(format) between 1 and 64),
    state bytea not null check (octet_length(state) <= 67108864),
    sha256 bytea not null check (octet_length(sha256) = 32),
    created_at timestamptz not null default now(),
    primary key (study_id, seq),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.fronts (
    study_id uuid primary key,
    tenant_id uuid not null,
    fence bigint not null check (fence >= 1),
    kind text not null check (kind in ('partial', 'final')),
    revision bigint not null check (revision >= 1),
    -- Deltas can be told from this revision on; readers behind it get the whole front.
    delta_floor bigint not null default 0 check (delta_floor >= 0),
    hash bytea not null check (octet_length(hash) = 32),
    point_count int not null check (point_count >= 0),
    document jsonb,
    updated_at timestamptz not null default now(),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.front_points (
    study_id uuid not null,
    trial bigint not null check (trial >= 0),
    tenant_id uuid not null,
    point_id int not null check (point_id >= 1),
    revision bigint not null check (revision >= 1),
    -- json keeps parameters and metrics in the order of the space and the evaluator.
    parameters json not null,
    metrics json not null,
    interval_p10_p90 jsonb not null default '{}',
    bound jsonb not null default '{}',
    gap jsonb not null default '{}',
    tied_with int[] not null default '{}',
    basis text not null,
    provenance jsonb not null default '{}',
    artifact_sha256 bytea check (octet_length(artifact_sha256) = 32),
    hash bytea not null check (octet_length(hash) = 32),
    primary key (study_id, trial),
    constraint uq_front_points_id unique (study_id, point_id) deferrable initially deferred,
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.front_removals (
    study_id uuid not null,
    trial bigint not null,
    tenant_id uuid not null,
    revision bigint not null check (revision >= 1),
    primary key (study_id, trial),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.artifacts (
    study_id uuid not null,
    trial bigint not null,
    tenant_id uuid not null,
    content_type text not null,
    bytes bytea not null check (octet_length(bytes) <= 67108864),
    sha256 bytea not null check (octet_length(sha256) = 32),
    primary key (study_id, trial),
    foreign key (study_id, trial) references dse.front_points (study_id, trial) on delete cascade,
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.trials (
    study_id uuid not null,
    trial bigint not null check (trial >= 0),
    tenant_id uuid not null,
    attempt int not null check (attempt >= 1),
    outcome text not null check (outcome in ('feasible', 'infeasible', 'failed')),
    reason text,
    parameters json not null,
    metrics json not null,
    primary key (study_id, trial),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.front_history (
    study_id uuid not null,
    evaluations bigint not null check (evaluations >= 0),
    tenant_id uuid not null,
    seconds double precision not null check (seconds >= 0),
    hypervolume double precision,
    front_size int not null check (front_size >= 0),
    primary key (study_id, evaluations),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);

create table dse.files (
    tenant_id uuid not null references dse.tenants (id) on delete cascade,
    sha256 bytea not null check (octet_length(sha256) = 32),
    content_type text not null,
    length bigint not null check (length between 0 and 67108864),
    bytes bytea not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, sha256),
    constraint ck_files_content check (octet_length(bytes) = length and sha256(bytes) = sha256)
);
alter table dse.files alter column bytes set storage external;

create table dse.idempotency_keys (
    tenant_id uuid not null references dse.tenants (id) on delete cascade,
    key text not null check (char_length(key) between 1 and 200),
    request_sha256 bytea not null check (octet_length(request_sha256) = 32),
    study_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, key),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade deferrable initially deferred
);

create table dse.catalog_entries (
    tenant_id uuid not null references dse.tenants (id) on delete cascade,
    kind text not null check (kind in ('device', 'model', 'graph')),
    name text not null check (char_length(name) between 1 and 200),
    body json not null,
    updated_at timestamptz not null default now(),
    primary key (tenant_id, kind, name)
);

create table dse.audit_events (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    at timestamptz not null default now(),
    actor text not null,
    action text not null check (char_length(action) between 1 and 64),
    subject text not null,
    details jsonb
);
create index ix_audit_events_tenant on dse.audit_events (tenant_id, id);

-- Rules over time -------------------------------------------------------------------------------------------------

create function dse.guard_study() returns trigger language plpgsql as $$
begin
    if old.state in ('succeeded', 'infeasible') then
        raise exception 'Study % is %: it does not change any more.', old.id, old.state using errcode = 'DS001';
    end if;
    if old.state in ('failed', 'cancelled', 'quarantined')
        and not (new.state = 'queued' and new.fence > old.fence and new.attempt = old.attempt) then
        raise exception 'Study % is %: it can only be resumed.', old.id, old.state using errcode = 'DS001';
    end if;
    if old.state = 'queued' and new.state not in ('queued', 'running', 'cancelled') then
        raise exception 'Study % is queued and cannot become %.', old.id, new.state using errcode = 'DS001';
    end if;
    if new.fence < old.fence or new.attempt < old.attempt then
        raise exception 'Study %: fence and attempt only grow.', old.id using errcode = 'DS001';
    end if;
    if row (new.state, new.attempt, new.cancel_requested_at, new.evaluations, new.fraction, new.search_seconds, new.front_size, new.hypervolume, new.crash_count)
        is distinct from
       row (old.state, old.attempt, old.cancel_requested_at, old.evaluations, old.fraction, old.search_seconds, old.front_size, old.hypervolume, old.crash_count) then
        new.version := old.version + 1;
        new.updated_at := now();
    end if;
    return new;
end $$;
create trigger guard before update on dse.studies for each row execute function dse.guard_study();

create function dse.announce_study() returns trigger language plpgsql as $$
begin
    if new.state = 'queued' and (tg_op = 'INSERT' or old.state is distinct from 'queued') then
        perform pg_notify('dse_studies', '');
    end if;
    if tg_op = 'UPDATE' and new.cancel_requested_at is not null and old.cancel_requested_at is null then
        perform pg_notify('dse_cancels', new.id::text);
    end if;
    if tg_op = 'INSERT' or new.version <> old.version then
        perform pg_notify('dse_changes', new.tenant_id::text || '/' || new.id::text || '/' || new.version::text);
    end if;
    return null;
end $$;
create trigger announce after insert or update on dse.studies for each row execute function dse.announce_study();

create function dse.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is insert only.', tg_table_name using errcode = 'DS002';
end $$;
create trigger insert_only before update or delete on dse.audit_events for each row execute function dse.refuse_change();
create trigger insert_only_truncate before truncate on dse.audit_events for each statement execute function dse.refuse_change();

-- Claims the next study: the tenant with the fewest running studies, then the one served longest ago; within it by priority, then age.
-- Claims take turns on an advisory lock, so that two workers never serve one tenant on the same count.
create function dse.claim_study(claimer text, lease interval) returns setof dse.studies language plpgsql as $$
declare
    turn record;
    chosen uuid;
begin
    if not exists (select from dse.studies s where s.state = 'queued' and s.run_after <= now()) then
        return;
    end if;
    perform pg_advisory_xact_lock(4919, 1);
    for turn in
        select t.id from dse.tenants t
        where exists (select from dse.studies q where q.tenant_id = t.id and q.state = 'queued' and q.run_after <= clock_timestamp())
        order by (select count(*) from dse.studies r where r.tenant_id = t.id and r.state = 'running'), t.last_served_at, t.id
    loop
        select s.id into chosen from dse.studies s
        where s.tenant_id = turn.id and s.state = 'queued' and s.run_after <= clock_timestamp()
        order by s.priority desc, s.created_at, s.id
        limit 1 for update skip locked;
        if chosen is not null then
            update dse.tenants set last_served_at = clock_timestamp() where id = turn.id;
            insert into dse.attempts (study_id, attempt, tenant_id, fence, worker)
                select s.id, s.attempt + 1, s.tenant_id, s.fence + 1, claimer from dse.studies s where s.id = chosen;
            return query update dse.studies s set
                state = 'running', attempt = s.attempt + 1, fence = s.fence + 1, lease_owner = claimer,
                lease_until = clock_timestamp() + lease, started_at = coalesce(s.started_at, now())
            where s.id = chosen returning s.*;
            return;
        end if;
    end loop;
end $$;

-- Who may see and do what ------------------------------------------------------------------------------------------

grant usage on schema dse to dse_app, dse_worker, dse_auth;

do $$
declare
    t text;
begin
    foreach t in array array['api_keys', 'studies', 'attempts', 'checkpoints', 'fronts', 'front_points', 'front_removals', 'artifacts',
        'trials', 'front_history', 'files', 'idempotency_keys', 'catalog_entries', 'audit_events']
    loop
        execute format('alter table dse.%I enable row level security', t);
        execute format('alter table dse.%I force row level security', t);
        execute format(
            'create policy tenant on dse.%I to dse_app using (tenant_id = nullif(current_setting(''dse.tenant'', true), '''')::uuid) '
            'with check (tenant_id = nullif(current_setting(''dse.tenant'', true), '''')::uuid)', t);
        execute format('create policy worker on dse.%I to dse_worker using (true) with check (true)', t);
    end loop;
    foreach t in array array['api_keys', 'audit_events'] loop
        execute format('create policy auth on dse.%I to dse_auth using (true) with check (true)', t);
    end loop;
end $$;

alter table dse.tenants enable row level security;
alter table dse.tenants force row level security;
create policy tenant on dse.tenants for select to dse_app using (id = nullif(current_setting('dse.tenant', true), '')::uuid);
create policy worker on dse.tenants to dse_worker using (true) with check (true);
create policy auth on dse.tenants to dse_auth using (true) with check (true);

grant select on dse.tenants to dse_app;
grant select, insert, update, delete on dse.studies, dse.idempotency_keys, dse.files, dse.catalog_entries, dse.api_keys to dse_app;
grant select on dse.attempts, dse.checkpoints, dse.fronts, dse.front_points, dse.front_removals, dse.artifacts, dse.trials, dse.front_history to dse_app;
grant select, insert on dse.audit_events to dse_app, dse_worker, dse_auth;

grant select, update on dse.tenants to dse_worker;
grant select, update, delete on dse.studies to dse_worker;
grant select, insert, update, delete on dse.attempts, dse.checkpoints, dse.fronts, dse.front_points, dse.front_removals, dse.artifacts,
    dse.trials, dse.front_history to dse_worker;
grant select on dse.files, dse.catalog_entries to dse_worker;
grant select, delete on dse.idempotency_keys to dse_worker;

grant select, insert, update on dse.tenants to dse_auth;
grant select, update on dse.api_keys to dse_auth;

revoke all on function dse.claim_study(text, interval) from public;
grant execute on function dse.claim_study(text, interval) to dse_worker;
