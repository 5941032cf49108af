/** Makes this till known to a hub with a technician's one-time code. */
import { enrol } from '@verno/shared/contracts/sync';
import { isTillProblemCode, tillProblem } from '@verno/shared/contracts/till-problems';
import { err, ok } from '@verno/shared/kernel/result';
import type { Result } from '@verno/shared/kernel/result';
import type { Problem } from '@verno/shared/kernel/text';
import type { Identity } from '../store/identity.ts';
import type { TillStore } from '../store/store.ts';
import { AGENT_VERSION } from '../version.ts';
import { createHubClient } from './client.ts';
import type { CallFailure } from './client.ts';
import { makeKeyPair } from './keys.ts';
import { rulesKeyOf } from './sync-memory.ts';

const ENROL_TIMEOUT_MS = 15_000;

/**
 * Enrols once; a till whose epoch the hub has frozen may enrol again and begins a new epoch, its old
 * events stay. The key is on disk before the hub is asked: a crash in between asks again with the same.
 */
export async function enrolTill(
  store: TillStore,
  hubUrl: string,
  code: string,
): Promise<Result<Identity, Problem>> {
  const before = store.identity.read();
  if (before !== null && before.frozen === null) {
    return err(tillProblem('enrol.already', { tillName: before.tillName }));
  }
  const url = new URL(hubUrl).href.replace(/\/+$/, '');
  const keys = store.draftKeys.read() ?? makeKeyPair();
  store.draftKeys.write(keys);
  const answer = await createHubClient(url, new AbortController().signal).call(enrol, {
    params: {},
    token: null,
    timeoutMs: ENROL_TIMEOUT_MS,
    body: {
      code: code.trim(),
      publicKey: keys.publicKey,
      agentVersion: AGENT_VERSION,
      usedEpoch: before?.epoch ?? 0,
    },
  });
  if (!answer.ok) return err(problemOf(answer.error, url));
  const { bundleKey, ...granted } = answer.value;
  if (before !== null && before.tillId !== granted.tillId) {
    return err(tillProblem('enrol.other_till', { tillName: before.tillName }));
  }
  // A restore of the hub that this till has not heard of yet is noticed at the hello that follows.
  const hubEpoch = before?.hubEpoch ?? granted.hubEpoch;
  const identity: Identity = { ...granted, hubEpoch, hubUrl: url, keys, frozen: null };
  store.database.inTransaction(() => {
    store.identity.write(identity);
    store.draftKeys.clear();
    if (bundleKey !== undefined) rulesKeyOf(store).write(bundleKey);
  });
  return ok(identity);
}

function problemOf(failure: CallFailure, url: string): Problem {
  if (failure.kind === 'unreachable') return tillProblem('enrol.hub_unreachable', { url });
  if (failure.kind === 'garbled') return tillProblem('enrol.not_a_hub', { url });
  const { code } = failure;
  if (code.startsWith('enrol.') && isTillProblemCode(code)) return tillProblem(code);
  return tillProblem('enrol.refused', { code });
}
