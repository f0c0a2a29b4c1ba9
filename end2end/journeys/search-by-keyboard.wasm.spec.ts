import { expect, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('the search is reached and used by keys, and comes back with Back', async ({ page }) => {
  const desk = new Desk(page);
  const { keyboard } = page;
  await desk.logIn(people.sam);
  const links = desk.results.getByRole('link');

  await test.step('/ and Ctrl-K lead to the search from any page, and are typed in fields', async () => {
    await keyboard.press('/');
    await expect(desk.search).toBeFocused();
    await keyboard.type('a/b');
    await expect(desk.search).toHaveValue('a/b');
    await desk.choose('Schedule');
    await keyboard.press('Control+k');
    await expect(desk.heading).toHaveText('Clients');
    await expect(desk.search).toBeFocused();
    expect(new URL(page.url()).hash).toBe('');
    await page.goto('/clients/new');
    await page.getByLabel('First name', { exact: true }).focus();
    await keyboard.press('/');
    await expect(page.getByLabel('First name', { exact: true })).toHaveValue('/');
    await page.getByLabel('First name', { exact: true }).fill('');
  });

  await test.step('/ can be turned off, and Ctrl-K stays', async () => {
    await page.goto('/account');
    await page.getByRole('button', { name: 'Turn off the / key', exact: true }).click();
    await expect(page.getByText('The / key is off.', { exact: true })).toBeVisible();
    await desk.choose('Clients');
    await keyboard.press('/');
    await expect(desk.search).not.toBeFocused();
    await keyboard.press('Control+k');
    await expect(desk.search).toBeFocused();
    await page.goto('/account');
    await page.getByRole('button', { name: 'Turn on the / key', exact: true }).click();
    await expect(
      page.getByText('The / key leads to the client search from every page.', { exact: true }),
    ).toBeVisible();
  });

  await test.step('the arrow keys lead through the results, and Enter opens one', async () => {
    await desk.choose('Clients');
    await keyboard.press('/');
    await keyboard.type('ma');
    await expect(page.getByRole('status').filter({ hasText: /clients found/ })).toBeVisible();
    await expect(links.nth(1)).toBeVisible();
    await keyboard.press('ArrowDown');
    await expect(links.first()).toBeFocused();
    await keyboard.press('ArrowDown');
    await expect(links.nth(1)).toBeFocused();
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowUp');
    await expect(desk.search).toBeFocused();
  });

  await test.step('Back brings the terms and the position, which are in no address', async () => {
    await page.setViewportSize({ width: 1280, height: 400 });
    const names = await links.allInnerTexts();
    await links.nth(5).focus();
    const top = await page.evaluate(() => scrollY);
    expect(top).toBeGreaterThan(0);
    await keyboard.press('Enter');
    await expect(desk.heading).toHaveText(names[5] ?? '');
    await page.goBack();
    await expect(desk.search).toHaveValue('ma');
    await expect(links).toHaveText(names);
    expect(new URL(page.url()).search).toBe('');
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(top);
  });

  await test.step('nothing of it is kept after logging out', async () => {
    await links.first().click();
    await expect(desk.search).toBeHidden();
    const kept = () => page.evaluate(() => sessionStorage.getItem('client-search'));
    expect(await kept()).toContain('"ma"');
    await desk.logOut();
    await expect.poll(kept).toBeNull();
  });
});
