/** Stores and tills by name, for filters. */
import { listTills, type TillRow } from '@verno/shared/contracts/hub/tills';
import { PAGE_LIMIT_MAX } from '@verno/shared/contracts/paging';
import { useQuery } from '@tanstack/react-query';
import { useCall } from './services.ts';
import { useCan } from './session.ts';

/** Pages read at most: 4 000 tills. Past that the filters lack the rest. */
const DIRECTORY_PAGES_MAX = 20;
const DIRECTORY_FRESH_MS = 5 * 60_000;

/** All tills the person may see; empty until read, and when he may not see tills at all. */
export function useTillDirectory(): readonly TillRow[] {
  const call = useCall();
  const can = useCan();
  const directory = useQuery({
    queryKey: ['tills.directory'],
    enabled: can('tills.read'),
    staleTime: DIRECTORY_FRESH_MS,
    queryFn: async ({ signal }) => {
      const rows: TillRow[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < DIRECTORY_PAGES_MAX; page += 1) {
        const query = { limit: PAGE_LIMIT_MAX, ...(cursor === null ? {} : { cursor }) };
        const answer: { items: TillRow[]; nextCursor: string | null } = await call(
          listTills,
          { query },
          signal,
        );
        rows.push(...answer.items);
        cursor = answer.nextCursor;
        if (cursor === null) break;
      }
      return rows;
    },
  });
  return directory.data ?? [];
}
