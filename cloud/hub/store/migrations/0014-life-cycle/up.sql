-- Members who have left: the person is erased, the figures stay. why.md says why.
alter table member
  drop constraint member_state_check,
  add constraint member_state_check check (state in ('active', 'blocked', 'left'));

-- A card of a member who left: its number opens nothing and is nobody's again.
alter table member_card
  drop constraint member_card_state_check,
  add constraint member_card_state_check check (state in ('active', 'blocked', 'replaced', 'ended'));

-- What a member leaves behind is written off by postings of a cause of its own. The wider list takes every row
-- that the old one took, so that years of postings need not be read again.
alter table posting
  drop constraint posting_cause_kind_check,
  add constraint posting_cause_kind_check check (cause_kind in (
    'purchase', 'activation', 'expiry', 'reservation', 'release', 'opening',
    'refund', 'cancellation', 'correction', 'transfer', 'effect', 'leaving'
  )) not valid;

-- Roles that exist already get what their kind is for; new partners get it with the standard roles.
update staff_role set rights = rights || array['members.erase']
where code = 'hq' and not rights @> array['members.erase'];
