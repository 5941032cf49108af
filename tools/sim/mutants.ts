/** Faults planted one at a time. A simulation that does not find each of them proves nothing. */
import { SOUND } from './run.ts';
import type { Sound } from './run.ts';

export interface Mutant {
  readonly name: string;
  /** What is broken, for the report. */
  readonly what: string;
  readonly sound: Sound;
}

const { rules, habits } = SOUND;

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'normal_sync',
    what: 'касса подтверждает продажу до записи на диск (synchronous=NORMAL)',
    sound: { rules, habits: { ...habits, tillFlushes: false } },
  },
  {
    name: 'bare_serial_cursor',
    what: 'позиции ленты берутся из последовательности, а не после записи',
    sound: { rules, habits: { ...habits, sequencer: false } },
  },
  {
    name: 'no_dedupe',
    what: 'повтор пакета проводится ещё раз',
    sound: {
      rules: {
        ...rules,
        judgeBatch: (log, batch, _held, oldest) => {
          const verdict = rules.judgeBatch(log, batch, [], oldest);
          const last = batch.at(-1);
          if (verdict.kind !== 'apart' || last === undefined || log.closed) return verdict;
          const head = { seq: last.seq, hash: last.hash };
          return { kind: 'accept', fresh: batch, head, acknowledged: head };
        },
      },
      habits: { ...habits, postsOnce: false },
    },
  },
  {
    name: 'stripped_signature',
    what: 'касса берёт пакет правил без подписи',
    sound: {
      rules: {
        ...rules,
        judgeBundle: (offered, desk) => rules.judgeBundle(offered, { ...desk, signed: null }),
      },
      habits,
    },
  },
  {
    name: 'clamped_balance',
    what: 'баланс обрезается нулём',
    sound: { rules, habits: { ...habits, signedBalances: false } },
  },
  {
    name: 'ack_before_commit',
    what: 'хаб подтверждает до записи на диск',
    sound: { rules, habits: { ...habits, hubFlushes: false } },
  },
  {
    name: 'late_hello_freezes',
    what: 'опоздавший повтор приветствия останавливает честную кассу',
    sound: {
      rules: {
        ...rules,
        judgeHello: (till, said) => {
          const [next, verdict] = rules.judgeHello(till, said);
          return verdict.kind === 'refuse' && verdict.code === 'till.stale_nonce'
            ? [{ ...next, standing: 'frozen', frozenBy: 'till.stale_nonce' }, verdict]
            : [next, verdict];
        },
      },
      habits,
    },
  },
  {
    name: 'old_epochs_forgotten',
    what: 'после нового подключения события прежних эпох не отправляются',
    sound: { rules, habits: { ...habits, drainsOldEpochs: false } },
  },
  {
    name: 'answer_of_a_former_hub',
    what: 'касса верит подтверждению, данному до восстановления хаба из копии',
    sound: {
      rules: {
        ...rules,
        stepUplink: (state, input, at) =>
          rules.stepUplink(
            state,
            input.kind === 'acknowledged' ? { ...input, knownHub: true, stillNext: true } : input,
            at,
          ),
      },
      habits,
    },
  },
  {
    name: 'wall_clock_ages',
    what: 'сроки хранения считаются по часам, которые могут прыгнуть на десять лет',
    sound: { rules, habits: { ...habits, agesByRunningTime: false } },
  },
  {
    name: 'torn_checkpoint',
    what: 'курсор ленты записывается отдельно от изменений',
    sound: { rules, habits: { ...habits, cursorWithItems: false } },
  },
  {
    name: 'cursor_of_a_lost_future',
    what: 'после восстановления хаба лента продолжается с прежних позиций',
    sound: { rules: { ...rules, feedAfterRestore: (feed) => feed }, habits },
  },
  {
    name: 'ends_forgotten',
    what: 'касса, отставшая больше срока хранения удалений, читает ленту дальше',
    sound: {
      rules: {
        ...rules,
        mayReadOn: (bounds, mark) => rules.mayReadOn({ ...bounds, floor: 0 }, mark),
      },
      habits,
    },
  },
  {
    name: 'poison_blocks',
    what: 'событие, которое нельзя провести, отвергается вместо отстойника',
    sound: { rules, habits: { ...habits, suspense: false } },
  },
  {
    name: 'own_facts_overwritten',
    what: 'изменение сверху стирает из вида ещё не принятые свои факты',
    sound: { rules, habits: { ...habits, keepsPending: false } },
  },
  {
    name: 'caps_ignored',
    what: 'без сети тратится больше прав, чем дано',
    sound: {
      rules: { ...rules, spendableOffline: (_policy, own) => Math.max(0, own.shown + 200) },
      habits,
    },
  },
  {
    name: 'nonce_ignored',
    what: 'хаб не смотрит, кто продолжает журнал: копия диска принимается',
    sound: {
      rules: {
        ...rules,
        judgeHello: (till, said) =>
          rules.judgeHello(till, { ...said, again: false, nonce: till.nonce ?? said.nonce }),
        judgeBatch: (log, batch, held, oldest) => {
          const verdict = rules.judgeBatch(log, batch, held, oldest);
          const last = batch.at(-1);
          if (verdict.kind !== 'apart' || last === undefined) return verdict;
          const acknowledged = { seq: last.seq, hash: last.hash };
          return { kind: 'accept', fresh: [], head: log.head, acknowledged };
        },
      },
      habits,
    },
  },
  {
    name: 'swap_apart_from_cursor',
    what: 'курсор снимка записывается раньше, чем снимок встаёт на место',
    sound: { rules, habits: { ...habits, cursorWithSwap: false } },
  },
  {
    name: 'deleted_survive_swap',
    what: 'снимок ложится поверх прежнего, а не вместо него',
    sound: { rules, habits: { ...habits, swapReplaces: false } },
  },
  {
    name: 'newer_lost_at_swap',
    what: 'снимок ложится поверх изменений, пришедших, пока его брали',
    sound: { rules, habits: { ...habits, newerAfterSwap: false } },
  },
  {
    name: 'another_snapshot_goes_on',
    what: 'касса продолжает снимок кусками другого снимка и не сверяет итога',
    sound: {
      rules: {
        ...rules,
        nextOrder: (progress, manifest, hasNothing) => {
          const order = rules.nextOrder(progress, manifest, hasNothing);
          return order.kind === 'drop' ? { kind: 'finish' } : order;
        },
      },
      habits: { ...habits, sameSnapshotOnly: false },
    },
  },
  {
    name: 'chunk_unverified',
    what: 'байты куска не сверяются с его именем',
    sound: { rules, habits: { ...habits, verifiesChunks: false } },
  },
  {
    name: 'taken_over_the_old',
    what: 'строки снимка сразу пишутся в то, чем касса торгует',
    sound: { rules, habits: { ...habits, takesBeside: false } },
  },
  {
    name: 'own_facts_hidden_while_taking',
    what: 'пока берётся снимок, свои факты пропадают из вида раньше, чем придут их балансы',
    sound: { rules, habits: { ...habits, holdsReflected: false } },
  },
  {
    name: 'given_up_reads_on',
    what: 'отказавшись от снимков, касса читает дальше с мест, прочитанных рядом с ними',
    sound: { rules, habits: { ...habits, givesUpFromNothing: false } },
  },
  {
    name: 'stale_snapshot_given',
    what: 'хаб отдаёт снимок, с которого лента уже не продолжается',
    sound: { rules, habits: { ...habits, givesFitSnapshots: false } },
  },
  {
    name: 'sets_never_compared',
    what: 'касса не сверяет наборов с хабом',
    sound: { rules, habits: { ...habits, comparesSets: false } },
  },
  {
    name: 'difference_not_healed',
    what: 'касса замечает чужой набор, но не читает заново',
    sound: {
      rules: {
        ...rules,
        compareSets: (state, own, hub) => [
          rules.compareSets(state, own, hub)[0],
          { reread: false },
        ],
      },
      habits,
    },
  },
];
