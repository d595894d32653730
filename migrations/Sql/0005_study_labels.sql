-- What studies are found by: who submitted them, what they are about, and their names without regard to case.

alter table dse.studies
    add column owner text not null default 'unknown' check (char_length(owner) between 1 and 200),
    add column models text[] not null default '{}' check (cardinality(models) <= 32),
    add column devices text[] not null default '{}' check (cardinality(devices) <= 32),
    add column search_name text collate "C" not null default '';

-- One row per label and study: under row-level security an index of arrays is never used, one of texts is. With the moment of
-- the study in the key, studies with several labels are found by merging, newest first, without sorting.
create table dse.study_labels (
    tenant_id uuid not null,
    sort text not null check (sort in ('tag', 'owner', 'model', 'device')),
    value text collate "C" not null check (char_length(value) between 1 and 200),
    created_at timestamptz not null,
    study_id uuid not null,
    primary key (tenant_id, sort, value, created_at, study_id),
    foreign key (tenant_id, study_id) references dse.studies (tenant_id, id) on delete cascade
);
create index ix_study_labels_study on dse.study_labels (tenant_id, study_id);
create statistics dse.st_study_labels (mcv, dependencies) on tenant_id, sort, value from dse.study_labels;

-- Lists are filtered and ordered within this index; only the rows of a page are read.
drop index dse.ix_studies_created;
drop index dse.ix_studies_tags;
create index ix_studies_list on dse.studies (tenant_id, created_at, id) include (state, kind, priority, search_name);
create index ix_studies_name on dse.studies (tenant_id, search_name, id);
create index ix_studies_kind on dse.studies (tenant_id, (kind collate "C"), id);
create index ix_studies_state on dse.studies (tenant_id, (state collate "C"), id);
create index ix_studies_priority on dse.studies (tenant_id, priority, id);

-- Studies of before. Who migrates need not be a superuser, and what has ended does not change otherwise.
alter table dse.studies no force row level security;
alter table dse.audit_events no force row level security;
alter table dse.studies disable trigger user;

update dse.studies s set
    search_name = lower(s.name),
    owner = coalesce((select left(a.actor, 200) from dse.audit_events a where a.tenant_id = s.tenant_id and a.action = 'study.submit' and a.subject = s.id::text order by a.id limit 1), 'unknown'),
    models = case when json_typeof(s.spec -> 'model') = 'string' and char_length(s.spec ->> 'model') between 1 and 200 then array[s.spec ->> 'model'] else '{}' end,
    devices = case
        when json_typeof(s.spec #> '{cluster,device}') = 'string' and char_length(s.spec #>> '{cluster,device}') between 1 and 200 then array[s.spec #>> '{cluster,device}']
        when json_typeof(s.spec -> 'device') = 'string' and char_length(s.spec ->> 'device') between 1 and 200 then array[s.spec ->> 'device']
        else '{}' end;

insert into dse.study_labels (tenant_id, sort, value, created_at, study_id)
select s.tenant_id, l.sort, l.value, s.created_at, s.id
from (select tenant_id, id, created_at, owner, tags, models, devices from dse.studies) s
cross join lateral (
    select 'owner' as sort, s.owner as value
    union select 'tag', t from unnest(s.tags) t where char_length(t) between 1 and 200
    union select 'model', m from unnest(s.models) m
    union select 'device', d from unnest(s.devices) d) l;

alter table dse.studies enable trigger user;
alter table dse.audit_events force row level security;
alter table dse.studies force row level security;

alter table dse.study_labels enable row level security;
alter table dse.study_labels force row level security;
create policy tenant on dse.study_labels to dse_app using (tenant_id = nullif(current_setting('dse.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('dse.tenant', true), '')::uuid);
create policy worker on dse.study_labels to dse_worker using (true) with check (true);
grant select, insert on dse.study_labels to dse_app;
