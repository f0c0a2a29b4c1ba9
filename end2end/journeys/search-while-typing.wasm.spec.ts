import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('results follow the search while typing', async ({ page, context, expectProblem }) => {
  const desk = new Desk(page);
  await desk.logIn(people.sam);
  const address = page.url();
  const links = desk.results.getByRole('link');
  await expect(links).toHaveCount(25);

  await desk.search.pressSequentially('amar okon');
  await expect(links).toHaveText(['Amara Okonkwo']);
  await expectAccessible(page);
  await desk.search.pressSequentially('x');
  await expect(desk.noResults).toBeVisible();
  await desk.search.press('Backspace');
  await expect(links).toHaveText(['Amara Okonkwo']);
  await desk.search.clear();
  await expect(links).toHaveCount(25);
  expect(page.url(), 'no page was loaded').toBe(address);

  await test.step('a late response does not replace a newer one', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/do=search_clients/, async (route) => {
      if (route.request().postData()?.includes('bruno')) await held;
      await route.continue();
    });
    const asked = page.waitForRequest(/do=search_clients/);
    await desk.search.pressSequentially('bruno');
    await asked;
    await desk.search.fill('priya raman');
    await expect(links).toHaveText(['Priya Raman']);
    const late = page.waitForResponse((response) => response.request().postData()?.includes('bruno') ?? false);
    release();
    await (await late).finished();
    await expect(links).toHaveText(['Priya Raman']);
    await page.unroute(/do=search_clients/);
  });

  await test.step('repeating a search does not replace the link under the pointer', async () => {
    const link = await links.elementHandle();
    const again = page.waitForResponse(/do=search_clients/);
    await desk.search.press('Enter');
    await (await again).finished();
    await links.hover();
    expect(await link?.evaluate((node) => node.isConnected)).toBe(true);
  });

  await test.step('further results are on the next page', async () => {
    await desk.search.fill('example.com');
    await expect(links).toHaveCount(25);
    const first = await links.first().innerText();
    await desk.content.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(links.first()).not.toHaveText(first);
    await expect(desk.search).toHaveValue('example.com');
  });

  await test.step('a search that fails says so, and the next one works', async () => {
    expectProblem(/ERR_INTERNET_DISCONNECTED/);
    await desk.choose('Clients');
    await context.setOffline(true);
    await desk.search.fill('zoe');
    await expect(
      page.getByText('The search isn’t working right now. Check your connection and try again.'),
    ).toBeVisible();
    await expectAccessible(page);
    await context.setOffline(false);
    await desk.search.pressSequentially(' dubois');
    await expect(links).toHaveText(['Zoë Dubois']);
    await links.click();
    await expect(desk.heading).toHaveText('Zoë Dubois');
  });

  await test.step('a search after the login has expired says so, and leads to the login page', async () => {
    await desk.choose('Clients');
    await page.context().clearCookies();
    await desk.search.fill('karim');
    await expect(page.getByText('Your login has expired.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Log in again', exact: true }).click();
    await desk.fillInLogIn(people.sam);
    await expect(desk.heading).toHaveText('Clients');
  });
});
