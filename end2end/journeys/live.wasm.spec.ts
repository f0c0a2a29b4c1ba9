import type { Page } from '@playwright/test';
import { expect, expectAccessible, waitForIslands, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

/** The time within which a page shows the change of another team member. */
const soon = { timeout: 1_000 };

const focused = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80));

test('an open checklist follows the changes of another team member', async ({ page, newPage }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const sams = await newPage();
  const sam = new ClientPages(sams);
  await new Desk(sams).logIn(people.sam);

  const sell = async (plan: string) => {
    await sam.open(address, 'memberships');
    await sam.field('Plan').fill(plan);
    await sam.press('Sell membership');
    await sam.expectNotice('Membership sold.');
  };
  const cancel = async (plan: string) => {
    await sam.open(address, 'memberships');
    await sams.getByRole('link', { name: plan, exact: true }).click();
    await openAct(sams, 'Cancel membership');
    await sam.field('When does it end?').selectOption('Now');
    await sam.press('Cancel membership');
    await sam.expectNotice('Membership cancelled.');
  };

  await desk.logIn(people.olivia);
  const name = 'Lena Falk';
  await sam.add('Lena', 'Falk');
  const address = await desk.openInformation(name);
  await waitForIslands(page);
  await sell('Morning');
  await sell('Evening');
  expect(await deletion.readChecklist()).toHaveLength(2);
  const focus = await focused(page);

  await test.step('a settled item is ticked off', async () => {
    await cancel('Morning');
    await expect(deletion.items.filter({ hasText: 'Morning' })).toContainText('Settled', soon);
    await expect(deletion.items.filter({ hasText: 'Evening' })).not.toContainText('Settled');
    await expect(deletion.news).toHaveText('Morning: settled.');
    await expectAccessible(page);
  });
  await test.step('a new item appears', async () => {
    await sell('Noon');
    await expect(deletion.items).toHaveCount(3, soon);
    await expect(deletion.news).toHaveText('New item to resolve: Noon.');
  });
  await test.step('the page catches up after a lost connection', async () => {
    await page.context().setOffline(true);
    await cancel('Noon');
    await page.context().setOffline(false);
    await expect(deletion.items.filter({ hasText: 'Noon' })).toContainText('Settled');
  });
  await test.step('settling the last item shows the button', async () => {
    await expect(deletion.button).toBeHidden();
    await cancel('Evening');
    await expect(deletion.button).toBeVisible(soon);
    expect(await focused(page), 'the focus stays where it is').toBe(focus);
    await expect(deletion.checklist).toContainText('All settled.');
    await expectAccessible(page);
    await deletion.closeSettledChecklist();
  });
  await test.step('a new item hides the button', async () => {
    await sell('Midnight');
    await expect(deletion.button).toBeHidden(soon);
    await deletion.expectOff();
    await expect(
      page.getByRole('region', { name: 'Right to be forgotten' }).getByText('New item to resolve: Midnight.').first(),
    ).toBeVisible();
    await cancel('Midnight');
    await deletion.scan();
  });
  await test.step('another open page of an erased client leaves', async () => {
    const others = await newPage();
    await new Desk(others).logIn(people.olivia);
    await others.goto(address);
    await waitForIslands(others);
    await deletion.openConfirmation(name);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
    await expect(others).toHaveURL(/\/clients$/, soon);
  });
});
