import { expect, type Page } from '@playwright/test';
import { waitForIslands } from '../fixtures.ts';

/** Returns the link to the form of an act: beside the title, or in the menu, even where the menu is closed. */
export const actLink = (page: Page, name: string) =>
  page.getByRole('main').getByRole('link', { name, exact: true, includeHidden: true });

/** Opens the form of an act on the page of a thing: by the link beside the title, or by the menu. */
export async function openAct(page: Page, name: string) {
  const link = actLink(page, name);
  if (!(await link.isVisible())) {
    await page
      .getByRole('main')
      .getByRole('button', { name: /^(More actions|Actions)$/ })
      .click();
  }
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await waitForIslands(page);
}

/** Opens the form of an act that has no fields, and does it. */
export async function act(page: Page, name: string) {
  await openAct(page, name);
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
}

/** Does what can be undone, which happens at once. */
export async function actAtOnce(page: Page, name: string) {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
}
