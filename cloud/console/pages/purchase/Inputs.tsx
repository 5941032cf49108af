import type { PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { Button, Collapse, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useId } from 'react';
import { useTexts } from '../../text/i18n.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { purchaseTexts } from './texts.ts';

/** What the calculation read, folded away until it is asked for. */
export function Inputs({ calculation }: { readonly calculation: PurchaseView['calculation'] }) {
  const say = useTexts(purchaseTexts);
  const bodyId = useId();
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <Panel
      title={say('inputs')}
      aside={
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={isOpen}
          aria-controls={bodyId}
          rightSection={
            <IconChevronDown size={15} aria-hidden className="verno-chevron" data-open={isOpen} />
          }
          onClick={toggle}
        >
          {say(isOpen ? 'hideInputs' : 'showInputs')}
        </Button>
      }
    >
      <Text c="dimmed" size="sm">
        {say('inputsHint')}
      </Text>
      <Collapse expanded={isOpen} id={bodyId}>
        <div className="verno-inputs">
          <Facts
            items={[
              [say('bundle'), <code key="bundle">{calculation.bundleHash}</code>],
              [say('input'), <code key="input">{calculation.inputHash}</code>],
              [say('engine'), <code key="engine">{calculation.engineVersion}</code>],
            ]}
          />
          {calculation.facts.length === 0 ? (
            <Text c="dimmed">{say('noFacts')}</Text>
          ) : (
            <Table className="verno-table" aria-label={say('inputs')} verticalSpacing={5}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{say('fact')}</Table.Th>
                  <Table.Th scope="col">{say('value')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {calculation.facts.map(({ fact, value }) => (
                  <Table.Tr key={fact}>
                    <Table.Td>
                      <code>{fact}</code>
                    </Table.Td>
                    <Table.Td>
                      <code>{value}</code>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </div>
      </Collapse>
    </Panel>
  );
}
