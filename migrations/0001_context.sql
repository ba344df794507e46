-- The context of a transaction, read by every policy of row-level security. Unset means: no rows.

create function dbc_side() returns text
    language sql stable parallel safe
    return nullif(current_setting('dbc.side', true), '');

create function dbc_client_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('dbc.client_id', true), '')::uuid;

create function dbc_user_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('dbc.user_id', true), '')::uuid;

-- The house itself: staff at work, or a job.
create function dbc_is_house() returns boolean
    language sql stable parallel safe
    return coalesce(dbc_side() in ('staff', 'system'), false);

revoke create on schema public from public;
grant usage on schema public to dbc_app;
