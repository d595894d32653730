-- What a list shows of an entry that is too large to be read for it.

alter table dse.catalog_entries
    add column summary json,
    add constraint catalog_entries_summary check (kind <> 'graph' or summary is not null);
