import type { MemberView } from '@verno/shared/contracts/hub/members';
import { Text } from '@mantine/core';
import { IconFlame } from '@tabler/icons-react';
import { useLanguage, useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { memberTexts } from './texts.ts';

/** What the member has, by currency, and what burns soon. */
export function Balances({ member }: { readonly member: MemberView }) {
  const say = useTexts(memberTexts);
  return (
    <Panel title={say('balance')}>
      {member.accounts.length === 0 && <Text c="dimmed">{say('noAccounts')}</Text>}
      <div className="verno-accounts">
        {member.accounts.map((account) => (
          <Account key={account.currency} account={account} />
        ))}
      </div>
    </Panel>
  );
}

function Account({ account }: { readonly account: MemberView['accounts'][number] }) {
  const say = useTexts(memberTexts);
  const spoken = useLanguage();
  const format = useFormat();
  const { nextExpiry } = account;
  return (
    <section className="verno-account" aria-label={account.currencyName[spoken]}>
      <div className="verno-account-name">{account.currencyName[spoken]}</div>
      <div
        className="verno-account-sum"
        data-negative={account.active.startsWith('-') || undefined}
      >
        <Figure value={account.active} kind="amount" />
        <span className="verno-dim verno-small">{say('spendable')}</span>
      </div>
      <dl className="verno-account-parts">
        <dt>{say('pending')}</dt>
        <dd>
          <Figure value={account.pending} kind="amount" quietZero />
        </dd>
        <dt>{say('reserved')}</dt>
        <dd>
          <Figure value={account.reserved} kind="amount" quietZero />
        </dd>
      </dl>
      {nextExpiry === null ? (
        <div className="verno-dim verno-small">{say('nothingBurns')}</div>
      ) : (
        <div className="verno-burns">
          <IconFlame size={15} aria-hidden />
          {say('burns', {
            date: format.date(nextExpiry.on),
            amount: format.amount(nextExpiry.amount),
          })}
        </div>
      )}
    </section>
  );
}
