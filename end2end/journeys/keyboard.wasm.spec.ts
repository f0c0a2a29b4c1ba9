import type { Locator } from '@playwright/test';
import { expect, waitForIslands, test } from '../fixtures.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('a client is deleted with the keyboard only', async ({ page }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const { keyboard } = page;
  const name = 'Daniel Weiß';

  /** Presses Tab until the target has a visible focus. */
  const tabTo = async (target: Locator) => {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 80; presses += 1) {
      await keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) break;
    }
    await expect(target).toBeFocused();
    await expect(target).toBeInViewport();
    expect(await target.evaluate(shows), 'the focus is visible').toBe(true);
  };

  await page.goto('/login');
  await tabTo(page.getByLabel('Email', { exact: true }));
  await keyboard.type(people.olivia.email);
  await keyboard.press('Tab');
  await keyboard.type(people.olivia.password);
  // The button that shows the password stands between.
  await tabTo(page.getByRole('button', { name: 'Log in', exact: true }));
  await keyboard.press('Enter');

  await expect(desk.heading).toHaveText('Clients');
  await waitForIslands(page);
  await test.step('the first Tab offers to skip the menu', async () => {
    await keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content', exact: true });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Add client', exact: true })).toBeFocused();
    await tabTo(desk.search);
  });

  const find = async (words: string, found: string) => {
    await keyboard.type(words);
    await expect(desk.results.getByRole('link')).toHaveText([found]);
    await tabTo(desk.row(found).getByRole('link'));
    await keyboard.press('Enter');
    await tabTo(page.getByRole('link', { name: 'Client Information', exact: true }));
    await keyboard.press('Enter');
    await expect(desk.heading).toHaveText('Client Information');
    await waitForIslands(page);
    await tabTo(deletion.switch);
  };

  await test.step('a checklist is opened and closed', async () => {
    await find('bruno cast', 'Bruno Castellanos');
    await keyboard.press('Space');
    const close = deletion.checklist.getByRole('button', { name: 'Close', exact: true });
    await expect(close).toBeFocused();
    await keyboard.press('Enter');
    await deletion.expectOff();
    await expect(deletion.switch).toBeFocused();
    await keyboard.press('Enter');
    await expect(close).toBeFocused();
    await keyboard.press('Escape');
    await deletion.expectOff();
    await expect(deletion.switch).toBeFocused();
  });

  await test.step('a client with nothing open is erased', async () => {
    await tabTo(desk.menu.getByRole('link', { name: 'Clients', exact: true }));
    await keyboard.press('Enter');
    await expect(desk.heading).toHaveText('Clients');
    await waitForIslands(page);
    await tabTo(desk.search);
    await find('daniel weiss', name);
    await keyboard.press('Space');
    await deletion.expectCleared();
    await keyboard.press('Tab');
    await expect(deletion.button).toBeFocused();
    await keyboard.press('Enter');

    const dialog = deletion.confirmation(name);
    const close = dialog.getByRole('button', { name: 'Close', exact: true });
    await expect(close).toBeFocused();
    await keyboard.press('Escape');
    await deletion.expectCleared();
    await expect(deletion.button).toBeFocused();
    await keyboard.press('Space');
    await expect(close).toBeFocused();
    await tabTo(dialog.getByRole('button', { name: 'Confirm', exact: true }));
    await keyboard.press('Enter');
    await new DeletedRecord(page).reference();
  });
});

/** Runs in the page. Returns whether an outline or a shadow shows the focus. */
function shows(element: Element): boolean {
  // A link that fills its row shows the focus around the row.
  return [undefined, '::after'].some((part) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
}
