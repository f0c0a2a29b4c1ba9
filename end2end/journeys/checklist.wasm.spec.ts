import { expect, expectAccessible, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('the switch works without the network', async ({ page, context, expectProblem }) => {
  const desk = new Desk(page);
  const deletion = new Deletion(page);
  const name = 'Wilma Kowalczyk';
  await desk.logIn(people.olivia);

  await test.step('both ways to close the checklist return to the switch', async () => {
    await desk.openInformation('Bruno Castellanos');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const items = await deletion.readChecklist();
    expect(items.length).toBeGreaterThan(12);
    await expect(deletion.checklist.getByRole('button', { name: 'Close', exact: true })).toBeFocused();
    await expect(deletion.switch, 'the switch behind the dialog stays off').not.toBeChecked();
    await deletion.closeChecklist();
    await expect(deletion.switch).toBeFocused();

    await context.setOffline(true);
    expect(await deletion.readChecklist()).toEqual(items);
    await page.keyboard.press('Escape');
    await expect(deletion.checklist).toBeHidden();
    await deletion.expectOff();
    await expect(deletion.switch).toBeFocused();
    expect(requests, 'no request was made').toEqual([]);
    await context.setOffline(false);
  });

  await test.step('the switch shows and hides the button when nothing is open', async () => {
    await new ClientPages(page).add('Wilma', 'Kowalczyk');
    await desk.openInformation(name);
    await context.setOffline(true);
    await deletion.scan();
    await expect(deletion.switch).toBeFocused();
    await deletion.switch.click();
    await deletion.expectOff();
    await deletion.scan();
    const dialog = await deletion.openConfirmation(name);
    const close = dialog.getByRole('button', { name: 'Close', exact: true });
    await expect(close).toBeFocused();
    await page.keyboard.press('Escape');
    await deletion.expectCleared();
    await expect(deletion.button).toBeFocused();
    await deletion.openConfirmation(name);
    await close.click();
    await deletion.expectCleared();
    await expect(deletion.button).toBeFocused();
  });

  await test.step('confirming fails without the network and succeeds with it', async () => {
    expectProblem(/ERR_INTERNET_DISCONNECTED/);
    const dialog = await deletion.openConfirmation(name);
    await deletion.confirm(name);
    await expect(dialog.getByRole('alert')).toContainText('Lethe can’t be reached.');
    await expectAccessible(page);
    await context.setOffline(false);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
    expectProblem(/status of 404/);
    await page.goBack();
    await expect(desk.heading, 'Back does not return to the client').not.toHaveText('Client Information');
  });
});
