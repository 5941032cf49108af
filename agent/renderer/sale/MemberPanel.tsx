import type { TillView } from '@verno/shared/contracts/bridge';
import { useTranslation } from 'react-i18next';
import { useFormat, useRun } from '../app/context.ts';
import { problemText } from '../i18n/problems.ts';
import { Button } from '../ui/Button.tsx';
import { PersonIcon } from '../ui/icons.tsx';
import { bonusName, type BonusView } from './bonus.ts';

type Member = NonNullable<TillView['member']>;

export interface MemberPanelProps {
  readonly member: Member | null;
  readonly onIdentify: () => void;
}

/** Who buys, and what his bonuses do with this cheque. */
export function MemberPanel({ member, onIdentify }: MemberPanelProps) {
  const { t } = useTranslation();
  return (
    <section className="panel member" aria-label={t('member.title')}>
      {member === null ? (
        <div className="member-none">
          <PersonIcon size={36} />
          <div>
            <p className="member-name">{t('member.none')}</p>
            <p className="soft">{t('member.noneText')}</p>
          </div>
        </div>
      ) : (
        <Known member={member} onIdentify={onIdentify} />
      )}
    </section>
  );
}

function Known({
  member,
  onIdentify,
}: {
  readonly member: Member;
  readonly onIdentify: () => void;
}) {
  const { t } = useTranslation();
  const run = useRun();
  return (
    <>
      <header className="member-head">
        <button
          type="button"
          className="member-who"
          onClick={onIdentify}
          onMouseDown={(event) => event.preventDefault()}
        >
          <span className="member-name">{member.displayName}</span>
          <span className="soft">
            {member.maskedNumber} · {t(`member.method.${member.method}`)}
          </span>
        </button>
        <Button
          look="quiet"
          keepFocus
          label={t('member.dismissLabel')}
          onClick={() => void run('dismissMember', null)}
        >
          {t('member.dismiss')}
        </Button>
      </header>
      {member.bonuses.map((bonus) => (
        <Bonuses key={bonus.currency} bonus={bonus} isOnly={member.bonuses.length === 1} />
      ))}
    </>
  );
}

/** One currency: what there is, what comes, what may go and why, what stays. */
function Bonuses({ bonus, isOnly }: { readonly bonus: BonusView; readonly isOnly: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = (minor: number): string => format.bonus(minor, bonus.precision);
  const rows = [
    { name: t('member.balance'), value: shown(bonus.available), look: '' },
    { name: t('member.toEarn'), value: `+${shown(bonus.toEarn)}`, look: 'earn' },
    bonus.redeemed > 0
      ? { name: t('member.redeemed'), value: `−${shown(bonus.redeemed)}`, look: 'spend' }
      : { name: t('member.limit'), value: shown(bonus.redeemLimit), look: '' },
    { name: t('member.left'), value: shown(bonus.left), look: '' },
  ];
  return (
    <div className="bonus">
      <p className={isOnly ? 'bonus-name bonus-only' : 'bonus-name'}>
        {bonusName(bonus, format.language)}
      </p>
      <dl className="bonus-figures">
        {rows.map((row) => (
          <div key={row.name} className="figure">
            <dt>{row.name}</dt>
            <dd className={row.look}>{row.value}</dd>
          </div>
        ))}
      </dl>
      <p className="soft bonus-reason">
        {problemText({ code: bonus.redeemReason, params: {} }, format)}
      </p>
    </div>
  );
}
