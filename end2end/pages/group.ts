import { expect, type Locator, type Page } from '@playwright/test';
import { waitForIslands } from '../fixtures.ts';

type Permission = 'Delete Accounts' | 'Manage Team Access';

/** A Team Access Group. */
export class Group {
  readonly page: Page;
  readonly section: Locator;

  constructor(page: Page) {
    this.page = page;
    this.section = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Administrator Access', exact: true }) });
  }

  /** Opens a group's access page from Team settings. */
  async open(name: string) {
    await this.page.getByRole('link', { name: 'Team Access Group', exact: true }).click();
    const groups = this.page.getByRole('region', { name: 'Team Access Group', exact: true });
    await groups.getByRole('link', { name, exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(name);
    await this.page.getByRole('link', { name: 'Access', exact: true }).click();
    await expect(this.section).toBeVisible();
    await waitForIslands(this.page);
  }

  switch(permission: Permission): Locator {
    return this.page.getByRole('switch', { name: permission, exact: true });
  }

  /** Toggles a switch and expects this message. */
  async toggle(permission: Permission, words: string | RegExp) {
    await this.switch(permission).click();
    const form = this.section.locator('form').filter({ has: this.switch(permission) });
    await expect(form.getByRole('status')).toHaveText(words);
    await waitForIslands(this.page);
  }
}
