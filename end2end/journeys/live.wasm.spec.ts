import type { Page } from '@playwright/test';
import { expect, isForEverybody, moves, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

/** How soon a colleague's work is seen. */
const soon = { timeout: 1_000 };

const focused = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80));

test('what a colleague settles ticks off at once, what is new appears, and the last one reveals the button', async ({
  page,
  another,
}) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const sams = await another();
  const sam = new ClientPages(sams);
  await new Desk(sams).logIn(people.sam);

  const sell = async (plan: string) => {
    await sam.open(address, 'memberships');
    await sam.field('Plan').fill(plan);
    await sam.press('Sell');
    await sam.says('The membership is sold.');
  };
  const cancel = async (plan: string) => {
    await sam.open(address, 'memberships');
    await sams.getByRole('link', { name: plan, exact: true }).click();
    await sam.press('Cancel membership');
    await sam.says('The membership is cancelled.');
  };

  await desk.logIn(people.olivia);
  const name = 'Lena Falk';
  await sam.add('Lena', 'Falk');
  const address = await desk.information(name);
  await moves(page);
  await sell('Morning');
  await sell('Evening');
  expect(await deletion.readChecklist()).toHaveLength(2);
  const focus = await focused(page);

  await test.step('one is settled', async () => {
    await cancel('Morning');
    await expect(deletion.items.filter({ hasText: 'Morning' })).toContainText('Settled', soon);
    await expect(deletion.items.filter({ hasText: 'Evening' })).not.toContainText('Settled');
    await expect(deletion.checklist.getByRole('status')).toHaveText('Settled: Morning.');
    await isForEverybody(page);
  });
  await test.step('one is new', async () => {
    await sell('Noon');
    await expect(deletion.items).toHaveCount(3, soon);
    await expect(deletion.checklist.getByRole('status')).toHaveText('Now open: Noon.');
  });
  await test.step('a lost connection catches up', async () => {
    await page.context().setOffline(true);
    await cancel('Noon');
    await page.context().setOffline(false);
    await expect(deletion.items.filter({ hasText: 'Noon' })).toContainText('Settled');
  });
  await test.step('the last one goes', async () => {
    await expect(deletion.button).toBeHidden();
    await cancel('Evening');
    await expect(deletion.button).toBeVisible(soon);
    expect(await focused(page), 'the focus stays where it is').toBe(focus);
    await expect(deletion.checklist).toContainText('Everything is settled.');
    await isForEverybody(page);
    await deletion.leaveDone();
  });
  await test.step('something new takes the button away', async () => {
    await sell('Midnight');
    await expect(deletion.button).toBeHidden(soon);
    await deletion.isOff();
    await expect(page.getByRole('region', { name: 'Right to be forgotten' }).getByText('Now open: Midnight.').first()).toBeVisible();
    await cancel('Midnight');
    await deletion.scan();
  });
  await test.step('a colleague who has the page open is led to what is left', async () => {
    const others = await another();
    await new Desk(others).logIn(people.olivia);
    await others.goto(address);
    await moves(others);
    await deletion.open(name);
    await deletion.confirm(name);
    const reference = await new DeletedRecord(page).reference();
    await expect(others).toHaveURL(new RegExp(`/deleted-clients/${reference}`), soon);
    await expect(new DeletedRecord(others).news).toHaveText(
      'This client was already erased. Nothing was changed now.',
    );
  });
});
