import { expect, type Locator, type Page } from '@playwright/test';

/** The pages of a client: lists, single records, and their forms. */
export class ClientPages {
  readonly page: Page;
  readonly content: Locator;
  readonly heading: Locator;

  constructor(page: Page) {
    this.page = page;
    this.content = page.getByRole('main');
    this.heading = page.getByRole('heading', { level: 1 });
  }

  /** Opens the page `below` the profile of the client to whom `address` belongs. */
  async open(address: string, below: string) {
    await this.page.goto(`${address.replace(/(\/clients\/[^/?]+).*/, '$1')}/${below}`);
  }

  /** Adds a client with only a name, for a journey that erases one. Returns the address of the profile. */
  async add(first: string, last: string): Promise<string> {
    await this.page.goto('/clients/new');
    await this.field('First name').fill(first);
    await this.field('Last name').fill(last);
    await this.press('Add client');
    await this.expectNotice('Client added.');
    return new URL(this.page.url()).pathname;
  }

  field(label: string): Locator {
    return this.content.getByLabel(label, { exact: true });
  }

  async press(button: string) {
    await this.content.getByRole('button', { name: button, exact: true }).click();
  }

  /** Expects the notice that a form succeeded. */
  async expectNotice(words: string) {
    await expect(this.content.getByRole('status').filter({ hasText: words })).toBeVisible();
  }

  /** Expects this message beside the field. */
  async expectFieldError(label: string, words: string) {
    await expect(this.field(label)).toHaveAttribute('aria-invalid', 'true');
    await expect(this.content.getByText(words, { exact: true })).toBeVisible();
  }

  async returnToChecklist() {
    await this.content.getByRole('link', { name: 'Back to the checklist', exact: true }).click();
    await expect(this.heading).toHaveText('Client Information');
  }
}
