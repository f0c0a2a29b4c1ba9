import { expect, type Locator, type Page } from '@playwright/test';

const reference = /^DC-[0-9A-Z]{4}-[0-9A-Z]{4}$/;

/** What is left of a deleted client. */
export class DeletedRecord {
  readonly page: Page;
  readonly content: Locator;
  readonly receipt: Locator;
  readonly news: Locator;

  constructor(page: Page) {
    this.page = page;
    this.content = page.getByRole('main');
    this.receipt = page.getByRole('article');
    this.news = this.content.getByRole('status');
  }

  /** Waits until the record is shown, and says which one it is. */
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

  /** A list of the receipt, under its heading. */
  list(heading: string): Locator {
    return this.receipt
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { name: heading, exact: true }) })
      .getByRole('listitem');
  }

  /** Nothing on the page changes anything. */
  async isReadOnly() {
    await expect(this.content.getByText('read-only', { exact: true })).toBeVisible();
    await expect(this.content.locator('form, input, textarea, select, button')).toHaveCount(0);
    await expect(this.content.getByRole('link')).toHaveText(['Deleted Clients', 'Download the receipt']);
  }
}
