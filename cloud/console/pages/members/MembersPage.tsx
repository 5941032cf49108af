import { listMembers, type MemberRow } from '@verno/shared/contracts/hub/members';
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useCall } from '../../client/services.ts';
import { readOperation } from '../../client/queries.ts';
import { useTexts } from '../../text/i18n.ts';
import { formatPhone } from '../../text/phone.ts';
import { useFormat } from '../../text/use-format.tsx';
import type { Column } from '../../ui/columns.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { ResourceTable } from '../../ui/ResourceTable.tsx';
import { STAGE_TONES } from '../../ui/stage-tones.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { useTypedFilter } from '../../ui/use-typed-filter.ts';
import { membersTexts } from './texts.ts';

const route = getRouteApi('/shell/members');
const PAGE_ROWS = 50;

export function MembersPage() {
  const say = useTexts(membersTexts);
  const call = useCall();
  const { search, cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({
    ...readOperation(call, listMembers, { query: { search, cursor, limit: PAGE_ROWS } }),
    placeholderData: keepPreviousData,
  });
  const columns = useMemberColumns();
  const isSearched = search !== undefined && search !== '';
  return (
    <>
      <PageHead title={say('title')} />
      <ResourceTable
        id="members"
        label={say('title')}
        columns={columns}
        query={query}
        summary={
          <SearchField
            value={search ?? ''}
            onChange={(typed) =>
              void navigate({ search: typed === '' ? {} : { search: typed }, replace: true })
            }
          />
        }
        rowKey={(row) => row.memberId}
        renderCard={(row) => <MemberCard row={row} />}
        onOpen={({ memberId }) => void navigate({ to: '/members/$memberId', params: { memberId } })}
        empty={
          isSearched
            ? { title: say('noneTitle'), hint: say('noneHint') }
            : { title: say('emptyTitle'), hint: say('emptyHint') }
        }
        paging={{
          cursor,
          onStep: (step) =>
            void navigate({
              search: { search, cursor: step.cursor },
              state: { cursorTrail: step.trail },
            }),
        }}
      />
    </>
  );
}

function SearchField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const say = useTexts(membersTexts);
  const { text, type } = useTypedFilter(value, onChange);
  return (
    <TextInput
      type="search"
      autoFocus
      className="verno-list-search"
      maxLength={100}
      leftSection={<IconSearch size={16} aria-hidden />}
      aria-label={say('searchLabel')}
      placeholder={say('search')}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

function StageBadge({ stage }: Pick<MemberRow, 'stage'>) {
  const say = useTexts(membersTexts);
  const word = stage === 'registered' ? 'known' : stage;
  return <StatusBadge tone={STAGE_TONES[stage]}>{say(word)}</StatusBadge>;
}

/** The name, or why there is none. */
function useNameOf(): (row: MemberRow) => string {
  const say = useTexts(membersTexts);
  return useCallback(
    ({ name, stage }) => name || say(stage === 'left' ? 'left' : 'nameless'),
    [say],
  );
}

function useMemberColumns(): readonly Column<MemberRow>[] {
  const say = useTexts(membersTexts);
  const format = useFormat();
  const nameOf = useNameOf();
  return useMemo(
    (): readonly Column<MemberRow>[] => [
      {
        id: 'name',
        title: say('name'),
        show: 'always',
        cell: (row) => (
          <PageLink
            to="/members/$memberId"
            params={{ memberId: row.memberId }}
            className="verno-clip verno-cell-wide verno-strong"
            title={nameOf(row)}
          >
            {nameOf(row)}
          </PageLink>
        ),
      },
      {
        id: 'card',
        title: say('card'),
        cell: (row) => <span className="verno-figure">{row.cardNumber ?? '—'}</span>,
      },
      {
        id: 'phone',
        title: say('phone'),
        cell: (row) => (
          <span className="verno-figure verno-nowrap">{formatPhone(row.phone) ?? '—'}</span>
        ),
      },
      {
        id: 'email',
        title: say('email'),
        cell: (row) => (
          <span className="verno-clip verno-cell-wide" title={row.email ?? undefined}>
            {row.email ?? '—'}
          </span>
        ),
      },
      { id: 'state', title: say('state'), cell: (row) => <StageBadge stage={row.stage} /> },
      {
        id: 'registered',
        title: say('registered'),
        align: 'right',
        cell: (row) => <span className="verno-figure">{format.date(row.registeredOn)}</span>,
      },
    ],
    [say, format, nameOf],
  );
}

function MemberCard({ row }: { readonly row: MemberRow }) {
  const nameOf = useNameOf();
  return (
    <div className="verno-card">
      <div className="verno-card-line">
        <PageLink
          to="/members/$memberId"
          params={{ memberId: row.memberId }}
          className="verno-clip verno-strong"
        >
          {nameOf(row)}
        </PageLink>
        <span className="verno-card-figure">
          <StageBadge stage={row.stage} />
        </span>
      </div>
      <div className="verno-card-line verno-dim verno-figure">
        <span>{row.cardNumber ?? '—'}</span>
        <span className="verno-card-figure">{formatPhone(row.phone) ?? '—'}</span>
      </div>
    </div>
  );
}
