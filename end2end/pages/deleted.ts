import { expect, type Locator, type Page } from '@playwright/test';

const reference = /^DC-[0-9A-Z]{4}-[0-9A-Z]{4}$/;

/** The record of a deleted client. */
export class DeletedRecord {
  readonly page: Page;
  readonly content: Locator;
  readonly receipt: Locator;
  readonly notice: Locator;
  /** What the client is handed. */
  readonly handed: Locator;
  /** The link to the client's page, with the receipt. */
  readonly withReceipt: Locator;
  /** The client's page as one file. */
  readonly file: Locator;

  constructor(page: Page) {
    this.page = page;
    this.content = page.getByRole('main');
    this.receipt = page.getByRole('article');
    this.notice = this.content.getByRole('status');
    this.handed = page.getByRole('region', { name: 'For the client', exact: true });
    this.withReceipt = this.handed.getByRole('link', { name: 'The client’s page with the receipt', exact: true });
    this.file = this.handed.getByRole('link', { name: 'Save the client’s page as one file', exact: true });
  }

  /** Waits for the record and returns its reference. */
  async reference(): Promise<string> {
    await expect(this.page).toHaveURL(/\/deleted-clients\/DC-/);
    const shown = await this.receipt.locator('code.reference').innerText();
    expect(shown).toMatch(reference);
    expect(new URL(this.page.url()).pathname).toBe(`/deleted-clients/${shown}`);
    return shown;
  }

  fact(term: string): Locator {
    return this.receipt
      .getByRole('term')
      .filter({ hasText: new RegExp(`^${term}$`) })
      .locator('xpath=following-sibling::dd');
  }

  /** The list under this heading of the receipt. */
  list(heading: string): Locator {
    return this.receipt
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { name: heading, exact: true }) })
      .getByRole('listitem');
  }

  /** Expects a page that cannot change anything. */
  async expectReadOnly() {
    await expect(this.content.getByText('read-only', { exact: true })).toBeVisible();
    await expect(this.content.locator('form, input, textarea, select, button:not([data-print])')).toHaveCount(0);
    await expect(this.content.getByRole('link')).toHaveText([
      'Deleted Clients',
      'Download receipt',
      'The client’s page with the receipt',
      'Save the client’s page as one file',
    ]);
  }
}
