import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

export type Client = { first: string; last: string; email: string; password: string };

/** The app of a client, and the widget within a page of another website: what both have. */
export class ClientApp {
  readonly page: Page;
  readonly at: Page | FrameLocator;
  readonly heading: Locator;

  constructor(page: Page, at: Page | FrameLocator = page) {
    this.page = page;
    this.at = at;
    this.heading = at.getByRole('heading', { level: 1 });
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
    await this.at.getByLabel('Email', { exact: true }).fill(email);
    await this.at.getByLabel('Password', { exact: true }).fill(password);
    await this.at.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  /** Books the first session of the next day on which there is a free place, and says which. */
  async book(): Promise<string> {
    const day = this.at.getByRole('heading', { level: 2 });
    const free = this.at
      .getByRole('listitem')
      .filter({ has: this.at.getByRole('button', { name: 'Book', exact: true }) });
    do {
      const before = await day.innerText();
      await this.at.getByRole('link', { name: 'Next day', exact: true }).click();
      await expect(day).not.toHaveText(before);
    } while ((await free.count()) === 0);
    const name = await free.first().locator('.what').innerText();
    await free.first().getByRole('button', { name: 'Book', exact: true }).click();
    await expect(this.at.getByRole('status')).toHaveText('Done. It is among your sessions.');
    return name;
  }

  /** The places of the client on what is shown. */
  get places(): Locator {
    return this.at.getByRole('listitem').filter({ has: this.at.getByRole('button', { name: 'Cancel', exact: true }) });
  }

  async cancel() {
    await this.places.first().getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(this.at.getByRole('status')).toHaveText('Your place is given up.');
  }
}
