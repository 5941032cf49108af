/** react-query over the contracts: an operation and its input are the key of what it answered. */
import type { Operation } from '@verno/shared/contracts/operation';
import {
  MutationCache,
  queryOptions,
  QueryCache,
  QueryClient,
  type UseQueryOptions,
} from '@tanstack/react-query';
import type { z } from 'zod';
import type { CallInput } from '@verno/shared/contracts/client';
import type { Call } from './call.ts';
import { isSessionOver, ProblemError } from './problem-error.ts';

const RETRY_MAX = 2;

/** The console's cache. `onSessionOver` is told when any answer says that the session has ended. */
export function createQueryClient(onSessionOver: () => void): QueryClient {
  const watch = (error: unknown): void => {
    if (isSessionOver(error)) onSessionOver();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      // Nothing read is taken for fresh: news that came while another page was open are not in it.
      queries: { retry: isWorthRepeating, staleTime: 0 },
      mutations: { retry: false },
    },
  });
}

/** A refusal stays a refusal; only troubles of the way and of the server pass by themselves. */
export function isWorthRepeating(failures: number, error: unknown): boolean {
  if (failures >= RETRY_MAX) return false;
  if (!(error instanceof ProblemError)) return false;
  return error.code === 'client.unreachable' || (error.status ?? 0) >= 500;
}

/** What `useQuery` needs to read an operation. */
export function readOperation<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(call: Call, operation: Operation<P, Q, B, R>, input: CallInput<P, Q, B>) {
  return queryOptions({
    queryKey: [operation.id, input],
    queryFn: ({ signal }): Promise<z.output<R>> => call(operation, input, signal),
  } satisfies UseQueryOptions<z.output<R>>);
}

/**
 * Asks all that is shown of an operation anew. What is being asked for the first time just now is asked again, too:
 * its answer may be older than the news, and would be taken for fresh.
 */
export async function askAnew(cache: QueryClient, operationId: string): Promise<void> {
  await cache.cancelQueries({ queryKey: [operationId] });
  await cache.invalidateQueries({ queryKey: [operationId] });
}
