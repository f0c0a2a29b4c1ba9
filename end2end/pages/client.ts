import { expect, type Locator, type Page } from '@playwright/test';

/** The pages about something of a client: lists, single things, and the forms on them. */
export class ClientPages {
  readonly page: Page;
  readonly content: Locator;
  readonly heading: Locator;

  constructor(page: Page) {
    this.page = page;
    this.content = page.getByRole('main');
    this.heading = page.getByRole('heading', { level: 1 });
  }

  /** Goes to the client whose page or part is at `address`, and to what stands below it. */
  async open(address: string, below: string) {
    await this.page.goto(`${address.replace(/(\/clients\/[^/?]+).*/, '$1')}/${below}`);
  }

  /** Adds a client of whom nothing else is known, for a journey that erases one. Gives the address of the profile. */
  async add(first: string, last: string): Promise<string> {
    await this.page.goto('/clients/new');
    await this.field('First name').fill(first);
    await this.field('Last name').fill(last);
    await this.press('Add client');
    await this.says('The client is added.');
    return new URL(this.page.url()).pathname;
  }

  field(label: string): Locator {
    return this.content.getByLabel(label, { exact: true });
  }

  async press(button: string) {
    await this.content.getByRole('button', { name: button, exact: true }).click();
  }

  /** The form was carried out, and the page says so. */
  async says(words: string) {
    await expect(this.content.getByRole('status').filter({ hasText: words })).toBeVisible();
  }

  /** Nothing was done, and this stands beside the field. */
  async isWrong(label: string, words: string) {
    await expect(this.field(label)).toHaveAttribute('aria-invalid', 'true');
    await expect(this.content.getByText(words, { exact: true })).toBeVisible();
  }

  async backToTheChecklist() {
    await this.content.getByRole('link', { name: 'Back to the checklist', exact: true }).click();
    await expect(this.heading).toHaveText('Client Information');
  }
}
