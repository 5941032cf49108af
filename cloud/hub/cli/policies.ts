/** `hub policy`, `hub policy set`: a partner's policies, shown and changed. */
import { changePolicies as contract } from '@verno/shared/contracts/hub/policies';
import type { PoliciesView } from '@verno/shared/contracts/hub/policies';
import { changePolicies, readPolicies } from '../books/policies.ts';
import { FatalError } from '../store/fatal.ts';
import { findPartner } from './command.ts';
import type { CommandWorld } from './command.ts';

const REVERSAL = {
  pending_only: 'забирать только ещё не активные',
  to_zero: 'забирать, пока на счёте есть',
  negative: 'забирать всё, счёт может уйти в минус',
} as const;

export interface PolicyOptions {
  readonly partner: string | null;
  readonly reversal: string | null;
  readonly graceDays: string | null;
  /** null = not named. */
  readonly timeZone: string | null;
  readonly reason: string | null;
}

export async function policyShow(world: CommandWorld, partner: string | null): Promise<string[]> {
  const view = await readPolicies(world.db, await findPartner(world.db, partner));
  return [...policyLines(view), ...view.changes.map(changeLine)];
}

/** Changes what is named; the same change again changes nothing. */
export async function policySet(world: CommandWorld, options: PolicyOptions): Promise<string[]> {
  const partnerId = await findPartner(world.db, options.partner);
  const read = contract.body.safeParse({
    reason: options.reason ?? '',
    ...(options.reversal === null ? {} : { reversalPolicy: options.reversal }),
    ...(options.graceDays === null ? {} : { returnGraceDays: Number(options.graceDays) }),
    ...(options.timeZone === null ? {} : { timeZone: options.timeZone }),
  });
  if (!read.success) {
    const wrong = new Set(read.error.issues.map((issue) => String(issue.path[0])));
    throw new FatalError([...wrong].map((name) => WRONG[name] ?? name).join('\n'));
  }
  const { reason, ...change } = read.data;
  if (Object.keys(change).length === 0) {
    throw new FatalError('Укажите, что изменить: --reversal, --grace-days или --zone.');
  }
  const actor = { partnerId, actorId: null, name: 'npm run hub -- policy set' };
  const parts = { ids: world.ids, nowMs: world.clock.nowMs() };
  const done = await world.db
    .transaction()
    .execute((tx) => changePolicies(tx, parts, actor, { change, reason }));
  if (!done.ok)
    throw new FatalError(`Пояса «${change.timeZone ?? ''}» нет. Пример: Europe/Samara.`);
  return policyLines(await readPolicies(world.db, partnerId));
}

const WRONG: Readonly<Record<string, string>> = {
  reversalPolicy: `--reversal: одно из ${Object.keys(REVERSAL).join(', ')}.`,
  returnGraceDays: '--grace-days: целое число дней от 1 до 3650.',
  timeZone: '--zone: имя пояса, например Europe/Samara.',
  reason: '--reason: причина, от 3 знаков.',
};

function policyLines(view: PoliciesView): string[] {
  return [
    `Начисленное за возвращённый товар (--reversal): ${view.reversalPolicy}, ${REVERSAL[view.reversalPolicy]}`,
    `Сгоревшие бонусы, вернувшиеся с товаром, живут дней (--grace-days): ${view.returnGraceDays}`,
    `Часовой пояс программы (--zone): ${view.timeZone}`,
  ];
}

function changeLine({ at, by, before, after, reason }: PoliciesView['changes'][number]): string {
  return `${at} ${by.name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}, ${reason}`;
}
