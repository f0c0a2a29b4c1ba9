import { expect, type Locator, type Page } from '@playwright/test';
import { moves } from '../fixtures.ts';

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

  /** From Team settings to the access of a group. */
  async open(name: string) {
    const groups = this.page
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { name: 'Team Access Group', exact: true }) });
    await groups.getByRole('link', { name, exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(name);
    await this.page.getByRole('link', { name: 'Access', exact: true }).click();
    await expect(this.section).toBeVisible();
    await moves(this.page);
  }

  switch(permission: Permission): Locator {
    return this.page.getByRole('switch', { name: permission, exact: true });
  }

  /** Turns a switch, and reads what Lethe says to that. */
  async turn(permission: Permission, words: string | RegExp) {
    await this.switch(permission).click();
    const form = this.section.locator('form').filter({ has: this.switch(permission) });
    await expect(form.getByRole('status')).toHaveText(words);
    await moves(this.page);
  }
}
