import { expect, type Locator, type Page } from '@playwright/test';

/** The page of an erased client, online or as a saved file. */
export class ErasedPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly facts: Locator;
  readonly receipt: Locator;
  readonly file: Locator;
  readonly key: Locator;
  readonly button: Locator;
  readonly verdict: Locator;
  readonly save: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.facts = page.getByRole('article');
    this.receipt = page.getByLabel('Receipt', { exact: true });
    this.file = page.getByLabel('Receipt file', { exact: true });
    this.key = page.getByLabel('Key of the ledger', { exact: true });
    this.button = page.getByRole('button', { name: 'Verify receipt', exact: true });
    this.verdict = page.getByRole('status');
    this.save = page.getByRole('link', { name: 'Save this page as one file', exact: true });
  }

  /** Verifies what is in the fields, and expects what the page says then. */
  async verify(expected: RegExp) {
    await this.button.click();
    await expect(this.verdict).toHaveText(expected);
  }

  async expectTools(shown: 'shown' | 'hidden') {
    for (const tool of [this.receipt, this.file, this.key, this.button]) {
      await expect(tool).toBeVisible({ visible: shown === 'shown' });
    }
  }
}

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** The link with a receipt: the address, and what it carries after the `#`. */
export class ReceiptLink {
  readonly address: string;
  readonly receipt: string;
  readonly key: string;

  constructor(href: string) {
    const [address, fragment] = href.split('#') as [string, string];
    const [receipt, key] = fragment.split('.').map((part) => Buffer.from(part, 'base64url').toString()) as [
      string,
      string,
    ];
    const [entry, ...rest] = receipt.split('\n') as [string, ...string[]];
    this.address = address;
    this.receipt = ['c2sp.org/tlog-proof@v1', `extra ${encoded(entry)}`, ...rest].join('\n');
    this.key = key;
  }

  /** The link with another receipt. */
  with(receipt: string): string {
    const [, entry, rest] = /\nextra (.*)\n([^]*)$/.exec(receipt) ?? ['', '', receipt];
    const short = [Buffer.from(entry!, 'base64').toString(), rest].join('\n');
    const parts = [short, this.key].map((part) => Buffer.from(part).toString('base64url'));
    return `${this.address}#${parts.join('.')}`;
  }

  /** The receipt with another entry. */
  forged(change: (entry: string) => string): string {
    const [, extra] = /\nextra (.*)\n/.exec(this.receipt)!;
    const entry = change(Buffer.from(extra!, 'base64').toString());
    return this.receipt.replace(extra!, encoded(entry));
  }
}
