-- Files by hash, settings, and what the queue did. The queue's own tables live in the schema graphile_worker.

-- Originals, exports, papers: in Postgres, so that any instance serves any request and a backup has everything.
create table files (
    hash bytea primary key constraint files_hash check (length(hash) = 32),
    content bytea not null constraint files_size check (length(content) <= 33554432),
    media_type text not null,
    created_at timestamptz not null
);
-- Workbooks are compressed already: storing them in line with a second compression costs time and wins nothing.
alter table files alter column content set storage external;

-- Every figure that staff may change (trade rules, section 7). A key that is absent has the default of the code.
create table settings (
    key text primary key constraint settings_key check (key ~ '^[a-z][a-z0-9_.]{0,99}$'),
    value jsonb not null,
    updated_at timestamptz not null,
    updated_by uuid
);

-- One row per attempt of a job, written by the wrapper around every handler; the staff page reads it.
create table job_runs (
    id uuid primary key,
    -- The queue's number of the job: attempts of one job share it.
    job_id bigint not null,
    kind text not null,
    subject text not null default '',
    -- What the job was asked to do, for a repetition by staff; it holds ids, never personal data.
    payload jsonb not null,
    attempt integer not null,
    max_attempts integer not null,
    state text not null constraint job_runs_state check (state in ('running', 'succeeded', 'failed', 'dead', 'cancelled', 'lost')),
    progress jsonb,
    error text,
    cancel_requested boolean not null default false,
    trace_id text,
    -- The job that staff made of this one after it had ended badly.
    retried_as bigint,
    started_at timestamptz not null,
    heartbeat_at timestamptz not null,
    finished_at timestamptz,
    constraint job_runs_finished check ((state = 'running') = (finished_at is null))
);

-- The staff page: newest first; and the attempts of one subject.
create index job_runs_started_at on job_runs (started_at desc);
create index job_runs_subject on job_runs (subject, started_at desc) where subject <> '';
-- "Who was running when the process died?"
create index job_runs_running on job_runs (job_id) where state = 'running';

-- Kinds that staff hold back: their jobs stay in the queue.
create table job_pauses (
    kind text primary key constraint job_pauses_kind check (length(kind) between 1 and 128),
    since timestamptz not null,
    paused_by uuid,
    reason text constraint job_pauses_reason check (length(reason) between 1 and 500)
);

-- A handler's effect and this row commit together: a repeated attempt finds the key and does nothing.
create table job_effects (
    job_key text primary key,
    created_at timestamptz not null
);

alter table files enable row level security;
alter table settings enable row level security;
alter table job_runs enable row level security;
alter table job_effects enable row level security;
alter table job_pauses enable row level security;

create policy files_house on files to dbc_app using ((select dbc_is_house()));
create policy settings_house on settings to dbc_app using ((select dbc_is_house()));
create policy job_runs_house on job_runs to dbc_app using ((select dbc_is_house()));
create policy job_pauses_house on job_pauses to dbc_app using ((select dbc_is_house()));
create policy job_effects_system on job_effects to dbc_app using ((select dbc_side()) = 'system');

grant select, insert on files to dbc_app;
grant select, insert, update, delete on settings to dbc_app;
grant select, insert, update, delete on job_runs to dbc_app;
grant select, insert, delete on job_effects to dbc_app;
grant select, insert, update, delete on job_pauses to dbc_app;
