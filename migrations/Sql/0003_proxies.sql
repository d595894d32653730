-- Trained stand-ins for evaluators, by name.

create table dse.proxies (
    tenant_id uuid not null references dse.tenants (id) on delete cascade,
    name text not null check (char_length(name) between 1 and 200),
    -- What it reads, predicts and how wrong it is on held-out groups, as the API shows it.
    info json not null,
    bytes bytea not null check (octet_length(bytes) <= 33554432),
    trained_at timestamptz not null default now(),
    primary key (tenant_id, name)
);

alter table dse.proxies enable row level security;
alter table dse.proxies force row level security;
create policy tenant on dse.proxies to dse_app
    using (tenant_id = nullif(current_setting('dse.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('dse.tenant', true), '')::uuid);

grant select, insert, update, delete on dse.proxies to dse_app;
