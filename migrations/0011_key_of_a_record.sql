-- What a key stands for is committed with the change; its answer is read and kept right after (decision 0002).
alter table idempotency_key add column record_id uuid;
