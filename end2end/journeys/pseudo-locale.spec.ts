import { expect, expectNoViolations, test, waitForIslands } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('pages fit a phone in a longer language that is written from right to left', async ({ page }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  const profile = (await desk.openInformation('Tom Whitaker')).replace(/\/information.*$/, '');
  // The language of the browser itself wins over an extra header.
  await page.route('**/*', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'accept-language': 'ar-XB' } }),
  );
  for (const address of [
    '/clients',
    '/clients/new',
    profile,
    `${profile}/information`,
    `${profile}/memberships`,
    `${profile}/packages`,
    `${profile}/invoices`,
    `${profile}/credit`,
    `${profile}/bookings`,
    `${profile}/relationships`,
    `${profile}/payment-methods`,
    `${profile}/access`,
    `${profile}/history`,
    `${profile}/deletion-request`,
    '/clients/requests',
    '/schedule',
    '/deleted-clients',
    '/team',
    '/team/groups',
    '/team/locations',
    '/team/settings',
    '/team/settings/set-studio-formats',
    '/team/settings/set-deletion-limit',
    '/team/settings/set-visit-fate',
    '/team/website',
    '/team/website/add-embedding-site',
    '/account',
    '/account/change-password',
    '/account/set-formats',
    '/app/login',
    '/app/sign-up',
    '/embed/schedule',
  ]) {
    await page.goto(address);
    await waitForIslands(page);
    await expect(page.locator('html'), address).toHaveAttribute('dir', 'rtl');
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const over = await page.evaluate(
        () => document.scrollingElement!.scrollWidth - document.scrollingElement!.clientWidth,
      );
      expect(over, `pixels to scroll sideways on ${address} at ${width}`).toBe(0);
    }
    await expectNoViolations(page);
  }
});
