import {
  listOfflineBonuses,
  putOfflineBonuses,
  type OfflineBonusesView,
} from '@verno/shared/contracts/hub/offline-bonuses';
import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCall } from '../../client/services.ts';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { draftOf, faultsOf, lossOfDraft, policyOf } from './draft.ts';
import type { PolicyDraft } from './draft.ts';
import { offlineTexts } from './texts.ts';

const KINDS = ['earn_only', 'capped', 'escrow'] as const;

interface FormProps {
  readonly view: OfflineBonusesView;
}

/** Sets the policy of one currency; its price is told while it is typed. */
export function PolicyForm({ view }: FormProps) {
  const say = useTexts(offlineTexts);
  const call = useCall();
  const cache = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(view));
  const [isTried, setTried] = useState(false);
  const policy = policyOf(draft, view.precision);
  const save = useMutation({
    mutationFn: (body: NonNullable<typeof policy>) =>
      call(putOfflineBonuses, { params: { currency: view.currency }, body }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: [listOfflineBonuses.id] }),
  });
  const change = (next: Partial<PolicyDraft>): void => {
    setDraft({ ...draft, ...next });
    save.reset();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (policy !== null) save.mutate(policy);
      }}
    >
      <Stack gap="md">
        <Radio.Group
          label={say('kind')}
          value={draft.kind}
          onChange={(value) => change({ kind: KINDS.find((kind) => kind === value) ?? draft.kind })}
        >
          <Stack gap="sm" mt="xs">
            {KINDS.map((kind) => (
              <Radio key={kind} value={kind} label={say(kind)} description={say(`${kind}Hint`)} />
            ))}
          </Stack>
        </Radio.Group>
        {draft.kind !== 'earn_only' && (
          <Limits view={view} draft={draft} isTried={isTried} onChange={change} />
        )}
        <WorstLoss view={view} draft={draft} />
        {save.isError && <ErrorPanel error={save.error} />}
        <Group gap="md">
          <Button type="submit" loading={save.isPending}>
            {say('save')}
          </Button>
          {save.isSuccess && <output>{say('saved')}</output>}
        </Group>
      </Stack>
    </form>
  );
}

interface LimitsProps extends FormProps {
  readonly draft: PolicyDraft;
  readonly isTried: boolean;
  readonly onChange: (next: Partial<PolicyDraft>) => void;
}

function Limits({ view, draft, isTried, onChange }: LimitsProps) {
  const say = useTexts(offlineTexts);
  const faults = faultsOf(draft, view.precision);
  const fields = [
    'perMember',
    'perTill',
    ...(draft.kind === 'escrow' ? (['share'] as const) : []),
  ] as const;
  return (
    <Group gap="md" align="flex-start">
      {fields.map((field) => {
        const fault = isTried ? faults[field] : undefined;
        return (
          <TextInput
            key={field}
            label={say(field)}
            inputMode="decimal"
            maxLength={20}
            value={draft[field]}
            error={fault === undefined ? undefined : say(fault, { digits: view.precision })}
            onChange={(event) => onChange({ [field]: event.currentTarget.value })}
          />
        );
      })}
    </Group>
  );
}

/** The price of the policy in bonuses and money, before anybody saves it. */
function WorstLoss({ view, draft }: FormProps & { readonly draft: PolicyDraft }) {
  const say = useTexts(offlineTexts);
  const format = useFormat();
  const spoken = useLanguage();
  const loss = lossOfDraft(draft, view);
  if (loss === null) return <Text className="verno-dim">{say('worstUnknown')}</Text>;
  if (Number(loss.amount) === 0) {
    return (
      <Text role="status">
        <strong>{say('worst')}:</strong> {say('worstNone')}
      </Text>
    );
  }
  const amount = `${format.amount(loss.amount)} (${view.currencyName[spoken]})`;
  const { tills, members } = view.reach;
  return (
    <Stack gap="xs" role="status" className="verno-warning">
      <Text>
        <strong>
          {say('worst')}: {say('worstSome', { amount, money: format.money(loss.money) })}
        </strong>
      </Text>
      <Text>{say('worstHow', { tills: format.count(tills), members: format.count(members) })}</Text>
    </Stack>
  );
}
