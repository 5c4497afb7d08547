-- What was gathered on a bad day is written into the story of an incident.
alter table incident_entry drop constraint incident_entry_kind_check,
  add constraint incident_entry_kind_check check (kind in ('opened', 'identified', 'monitoring', 'resolved', 'reopened',
    'announced', 'noted', 'ticket_linked', 'alert_fired', 'alert_cleared', 'reported', 'evidence_kept'));
