import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

export type Client = { first: string; last: string; email: string; password: string };

/** What the client's app has in common with the widget in another website's page. */
export class ClientApp {
  readonly page: Page;
  readonly root: Page | FrameLocator;
  readonly heading: Locator;

  constructor(page: Page, root: Page | FrameLocator = page) {
    this.page = page;
    this.root = root;
    this.heading = root.getByRole('heading', { level: 1 });
  }

  async signUp({ first, last, email, password }: Client) {
    await this.page.goto('/app/sign-up');
    await this.page.getByLabel('First name', { exact: true }).fill(first);
    await this.page.getByLabel('Last name', { exact: true }).fill(last);
    await this.page.getByLabel('Email', { exact: true }).fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign up', exact: true }).click();
    await expect(this.heading).toHaveText(`Hello ${first}`);
  }

  async fillInLogIn({ email, password }: Pick<Client, 'email' | 'password'>) {
    await this.root.getByLabel('Email', { exact: true }).fill(email);
    await this.root.getByLabel('Password', { exact: true }).fill(password);
    await this.root.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  /** Books the first session on the next day that has a free seat. Returns its name. */
  async book(): Promise<string> {
    const day = this.root.getByRole('heading', { level: 2 });
    const free = this.root
      .getByRole('listitem')
      .filter({ has: this.root.getByRole('button', { name: 'Book', exact: true }) });
    do {
      const before = await day.innerText();
      await this.root.getByRole('link', { name: 'Next day', exact: true }).click();
      await expect(day).not.toHaveText(before);
    } while ((await free.count()) === 0);
    const name = await free.first().locator('.what').innerText();
    await free.first().getByRole('button', { name: 'Book', exact: true }).click();
    await expect(this.root.getByRole('status')).toHaveText('Booked. You’ll find it under your sessions.');
    return name;
  }

  /** The client's seats in the sessions shown. */
  get seats(): Locator {
    return this.root
      .getByRole('listitem')
      .filter({ has: this.root.getByRole('button', { name: 'Cancel booking', exact: true }) });
  }

  async cancel() {
    await this.seats.first().getByRole('button', { name: 'Cancel booking', exact: true }).click();
    await expect(this.root.getByRole('status')).toHaveText('Booking cancelled.');
  }
}
