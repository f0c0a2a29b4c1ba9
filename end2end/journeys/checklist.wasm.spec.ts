import { expect, isForEverybody, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('the switch answers by itself, even with the network cut', async ({ page, context, tolerate }) => {
  const desk = new Desk(page);
  const deletion = new Deletion(page);
  const name = 'Wilma Kowalczyk';
  await desk.logIn(people.olivia);

  await test.step('both ways out of the checklist lead back to the switch', async () => {
    await desk.information('Bruno Castellanos');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const items = await deletion.readChecklist();
    expect(items.length).toBeGreaterThan(12);
    await expect(deletion.checklist.getByRole('button', { name: 'Close', exact: true })).toBeFocused();
    await expect(deletion.switch, 'behind the dialog, the switch stays off').not.toBeChecked();
    await deletion.leaveChecklist();
    await expect(deletion.switch).toBeFocused();

    await context.setOffline(true);
    expect(await deletion.readChecklist()).toEqual(items);
    await page.keyboard.press('Escape');
    await expect(deletion.checklist).toBeHidden();
    await deletion.isOff();
    await expect(deletion.switch).toBeFocused();
    expect(asked, 'nothing was asked of the server').toEqual([]);
    await context.setOffline(false);
  });

  await test.step('where nothing is open, the button is revealed; off again hides it', async () => {
    await new ClientPages(page).add('Wilma', 'Kowalczyk');
    await desk.information(name);
    await context.setOffline(true);
    await deletion.scan();
    await expect(deletion.switch).toBeFocused();
    await deletion.switch.click();
    await deletion.isOff();
    await deletion.scan();
    const dialog = await deletion.open(name);
    const close = dialog.getByRole('button', { name: 'Close', exact: true });
    await expect(close).toBeFocused();
    await page.keyboard.press('Escape');
    await deletion.isCleared();
    await expect(deletion.button).toBeFocused();
    await deletion.open(name);
    await close.click();
    await deletion.isCleared();
    await expect(deletion.button).toBeFocused();
  });

  await test.step('without the network, confirming says that it did not get through; with it, it does', async () => {
    tolerate(/ERR_INTERNET_DISCONNECTED/);
    const dialog = await deletion.open(name);
    await deletion.confirm(name);
    await expect(dialog.getByRole('alert')).toContainText('Lethe cannot be reached.');
    await isForEverybody(page);
    await context.setOffline(false);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
    await page.goBack();
    await expect(desk.heading, 'the page that showed the client is left for good').not.toHaveText('Client Information');
  });
});
