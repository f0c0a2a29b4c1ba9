import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('a client is found by name, email address or phone number', async ({ page }) => {
  const desk = new Desk(page);
  await desk.logIn(people.sam);

  await test.step('all clients are listed page by page', async () => {
    const next = desk.pages.getByRole('link', { name: 'Next', exact: true });
    const seen: string[] = [];
    const links = desk.results.getByRole('link');
    await expect(links).toHaveCount(25);
    seen.push(...(await links.allInnerTexts()));
    await expectAccessible(page);
    while (await next.isVisible()) {
      const before = page.url();
      await next.click();
      await expect(page).not.toHaveURL(before);
      seen.push(...(await links.allInnerTexts()));
    }
    expect(seen.length).toBeGreaterThan(300);
    expect(seen).toEqual([...new Set(seen)]);
    for (const name of ['Cher', 'Zoë Dubois', 'Amara Okonkwo', 'Bruno Castellanos']) expect(seen).toContain(name);
    const previous = desk.pages.getByRole('link', { name: 'Previous', exact: true });
    while (await previous.isVisible()) {
      const before = page.url();
      await previous.click();
      await expect(page).not.toHaveURL(before);
    }
    await expect(links).toHaveText(seen.slice(0, 25));
  });

  await desk.find('Zoë Dubois');
  await expect(desk.results.getByRole('link')).toHaveText(['Zoë Dubois']);
  const row = desk.row('Zoë Dubois');
  await expect(row).toContainText('zoe.dubois@example.com');
  const phone = (await row.locator('.phone').innerText()).trim();
  const digits = phone.replace(/\D/g, '').slice(-9);
  expect(digits).toMatch(/^7?700900\d{3}$|^\d{9}$/);

  const expectOnlyZoe = async (words: string) => {
    await desk.find(words);
    await expect(desk.search).toHaveValue(words);
    await expect(desk.results.getByRole('link'), words).toHaveText(['Zoë Dubois']);
  };
  await test.step('search ignores case, accents and the order of words', async () => {
    for (const words of ['ZOE DUBOIS', 'dubois zoë', '  zoë   dub ']) await expectOnlyZoe(words);
    await expectOnlyZoe('Zoe.Dubois@EXAMPLE.com');
  });
  await test.step('search ignores the punctuation of phone numbers', async () => {
    const apart = digits.replace(/^(...)(...)(...)$/, '$1 $2-$3');
    for (const words of [phone, digits, apart, `0${digits}`, `dubois ${digits}`]) await expectOnlyZoe(words);
  });
  await test.step('a client must match every word', async () => {
    await desk.find('zoë castellanos');
    await expect(desk.noResults).toBeVisible();
    await expect(desk.results).toBeHidden();
    await expectAccessible(page);
    await desk.find('example.com');
    await expect(desk.results.getByRole('link')).toHaveCount(25);
    const first = await desk.results.getByRole('link').first().innerText();
    await desk.content.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(desk.results.getByRole('link').first()).not.toHaveText(first);
    await expect(desk.search).toHaveValue('example.com');
  });

  await test.step('the profile shows current records, and the i leads to the information', async () => {
    await desk.find('bruno castellanos');
    await desk.row('Bruno Castellanos').getByRole('link').click();
    await expect(desk.heading).toHaveText('Bruno Castellanos');
    const email = page.getByRole('link', { name: 'bruno.castellanos@example.com', exact: true });
    await expect(email).toHaveAttribute('href', 'mailto:bruno.castellanos@example.com');
    await expect(page).toHaveTitle('Bruno Castellanos · Lethe');
    const titles = ['Memberships', 'Packages', 'Account balance', 'Upcoming sessions', 'Open invoices'];
    for (const title of titles) await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'More actions', exact: true }).click();
    await expect(page.getByRole('link', { name: 'Add credit', exact: true })).toBeInViewport();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'Add credit', exact: true })).toBeHidden();
    await page.getByRole('link', { name: 'Client Information', exact: true }).click();
    await expect(desk.heading).toHaveText('Client Information');
    await expect(page).toHaveTitle('Client Information · Bruno Castellanos · Lethe');
    await page.getByRole('link', { name: 'Bruno Castellanos', exact: true }).click();
    await expect(desk.heading).toHaveText('Bruno Castellanos');
    await desk.find('cher');
    await desk.row('Cher').getByRole('link').click();
    await expect(desk.heading).toHaveText('Cher');
    await expectAccessible(page);
  });
});
