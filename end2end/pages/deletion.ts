import { expect, type Locator, type Page } from '@playwright/test';

/** The delete section at the bottom of a client's information, and its two dialogs. */
export class Deletion {
  readonly page: Page;
  readonly switch: Locator;
  readonly button: Locator;
  readonly checklist: Locator;
  /** The items of the checklist, settled ones included. */
  readonly items: Locator;
  /** The items that are still open. */
  readonly open: Locator;
  /** What changed while the checklist is open. */
  readonly news: Locator;

  constructor(page: Page) {
    this.page = page;
    this.switch = page.getByRole('switch', { name: 'Delete this client', exact: true });
    this.button = page.getByRole('button', { name: 'Delete this client', exact: true });
    this.checklist = page.getByRole('dialog', { name: 'Account deletion checklist', exact: true });
    this.items = this.checklist.getByRole('listitem');
    this.open = this.items.filter({ hasNotText: 'Settled' });
    this.news = this.checklist.getByRole('status').last();
  }

  /** Turns the switch on when items are open. Returns the checklist, one line per item, with the heading of its group. */
  async readChecklist(): Promise<string[]> {
    await this.switch.click();
    await expect(this.checklist).toBeVisible();
    await expect(this.checklist).toContainText(
      'Can not delete this account until the following list of items has been resolved',
    );
    return this.items.evaluateAll((items) =>
      items.map((item) => {
        const parts = [
          item.closest('section')!.querySelector('h3'),
          ...item.querySelectorAll('.what, .detail, .where'),
        ];
        return parts.map((part) => part!.textContent).join(' | ');
      }),
    );
  }

  /** Follows an item to the page that settles it. */
  async follow(item: string) {
    await this.items.filter({ hasText: item }).getByRole('link').first().click();
  }

  /** Settles an item, or a group of items by the words of its button, in its row: opens its form, and returns the row. */
  async settle(item: string): Promise<Locator> {
    const row = this.items.filter({ hasText: item });
    await row.getByRole('link', { name: /^Settle/ }).click();
    return row;
  }

  async closeChecklist() {
    await this.checklist.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(this.checklist).toBeHidden();
    await this.expectOff();
  }

  /** Closes a checklist whose items are all settled. */
  async closeSettledChecklist() {
    await this.checklist.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(this.checklist).toBeHidden();
    await this.expectCleared();
  }

  /** Turns the switch on when nothing is open. */
  async scan() {
    await this.expectOff();
    await this.switch.click();
    await this.expectCleared();
  }

  async expectOff() {
    await expect(this.switch).not.toBeChecked();
    await expect(this.button).toBeHidden();
    await expect(this.page.getByRole('dialog')).toBeHidden();
  }

  async expectCleared() {
    await expect(this.button).toBeVisible();
    await expect(this.switch).toBeChecked();
    await expect(this.page.getByRole('dialog')).toBeHidden();
  }

  confirmation(name: string): Locator {
    return this.page.getByRole('dialog', { name: `${name} account deletion confirmation`, exact: true });
  }

  /** Opens the confirmation and returns its dialog. */
  async openConfirmation(name: string): Promise<Locator> {
    await this.button.click();
    const dialog = this.confirmation(name);
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** A text about others that names the client, and the choices about it. */
  finding(name: string, what: string) {
    const place = this.confirmation(name).getByRole('group', { name: what, exact: true });
    return {
      place,
      replace: place.getByRole('radio', { name: 'Replace the name with the reference', exact: true }),
      edit: place.getByRole('radio', { name: 'Change the text', exact: true }),
      leave: place.getByRole('radio', { name: 'Leave it as it is', exact: true }),
      text: place.getByRole('textbox', { name: `New text: ${what}`, exact: true }),
    };
  }

  /** A kind of data in the confirmation: among what this client has, or behind the disclosure. */
  kind(name: string, kind: string): Locator {
    const begin = new RegExp(`^\\s*${kind.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
    return this.confirmation(name).locator('.fates > li').filter({ hasText: begin });
  }

  /** The kinds of data that this client does not have. */
  otherKinds(name: string) {
    const others = this.confirmation(name).locator('details');
    return {
      others,
      summary: others.getByText('Other kinds of data that Lethe would delete or keep', { exact: true }),
    };
  }

  /** What stands below the confirmation and stays in sight. */
  footer(name: string) {
    const dialog = this.confirmation(name);
    return {
      alert: dialog.getByRole('alert'),
      proof: dialog.getByLabel('Your password or a two-step verification code', { exact: true }),
      confirmButton: dialog.getByRole('button', { name: 'Confirm', exact: true }),
      progress: dialog.getByRole('progressbar'),
    };
  }

  async confirm(name: string) {
    await this.confirmation(name).getByRole('button', { name: 'Confirm', exact: true }).click();
  }
}
