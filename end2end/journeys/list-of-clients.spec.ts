import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('the list of clients is filtered and sorted, and fits a phone', async ({ page }) => {
  const desk = new Desk(page);
  await desk.logIn(people.sam);
  const links = desk.results.getByRole('link');
  const filter = (name: string) => page.getByLabel(name, { exact: true });
  const apply = async () => {
    const before = page.url();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(page).not.toHaveURL(before);
  };

  await test.step('a row tells clients apart', async () => {
    await expect(page.getByText(/^\d+ clients$/)).toBeVisible();
    for (const heading of ['Name', 'Contact', 'Born', 'Location', 'Membership', 'Balance', 'Last visit']) {
      await expect(desk.results.getByRole('columnheader', { name: heading, exact: true })).toBeVisible();
    }
    await desk.find('Bruno Castellanos');
    await expect(desk.row('Bruno Castellanos')).toContainText('Owes ');
    await expect(page.getByText('1 client found', { exact: true })).toBeVisible();
  });

  await test.step('filters stand in the address, and are kept from page to page', async () => {
    await desk.choose('Clients');
    await filter('Show').selectOption('Owes money');
    await filter('Sort by').selectOption('Name, Z to A');
    await apply();
    expect(new URL(page.url()).search).toContain('show=owes&sort=name_backwards');
    await expect(filter('Show')).toHaveValue('owes');
    await expect(desk.results.getByRole('row').filter({ hasText: 'Owes ' })).toHaveCount(await links.count());
    const first = await links.first().innerText();
    await desk.pages.getByRole('link', { name: 'Next', exact: true }).click();
    await expect(links.first()).not.toHaveText(first);
    await expect(filter('Show')).toHaveValue('owes');
    await desk.pages.getByRole('link', { name: 'Previous', exact: true }).click();
    await expect(links.first()).toHaveText(first);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Clear filters', exact: true }).click();
    await expect(filter('Show')).toHaveValue('');
    await expect(links).toHaveCount(25);
  });

  await test.step('the client who owes most, or came last, comes first', async () => {
    for (const [order, sort, first] of [
      ['Owes most first', 'owes_most', /Owes /],
      ['Latest visit first', 'visited_last', /\d{4}$/],
    ] as const) {
      await filter('Sort by').selectOption(order);
      await apply();
      expect(new URL(page.url()).search).toBe(`?location=&show=&sort=${sort}`);
      await expect(desk.results.getByRole('row').nth(1)).toContainText(first);
      await expect(filter('Sort by')).toHaveValue(sort);
    }
    await page.getByRole('link', { name: 'Clear filters', exact: true }).click();
    await expect(links).toHaveCount(25);
  });

  await test.step('on a tablet, no word of a name is broken, and nothing is beyond the edge', async () => {
    // A word that is on two lines has two boxes.
    const broken = (names: Element[]) =>
      names.flatMap((name) => {
        const text = document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode();
        const words = [...(text?.nodeValue ?? '').matchAll(/[\p{L}’']+/gu)];
        return words.filter(({ index, 0: word }) => {
          const range = document.createRange();
          range.setStart(text!, index);
          range.setEnd(text!, index + word.length);
          return range.getClientRects().length > 1;
        });
      }).length;
    for (const width of [1024, 768]) {
      await page.setViewportSize({ width, height: 1024 });
      expect(await links.evaluateAll(broken), `at ${width} pixels`).toBe(0);
      const beyond = ({ parentElement: list }: Element) => list!.scrollWidth - list!.clientWidth;
      expect(await desk.results.evaluate(beyond), `at ${width} pixels`).toBeLessThanOrEqual(0);
    }
  });

  await test.step('on a phone, each client is a card', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(desk.results.getByText('Name', { exact: true })).toBeHidden();
    await expect(links.first()).toBeVisible();
    const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await page.evaluate(beyond), 'nothing scrolls sideways').toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
});
