// The checklist as work. The form that settles an item is shown in its row: it comes from the page of the item and is posted there.
// What was open when the checklist was first shown stays in this tab for a quarter of an hour, so that settled items are still ticked
// after coming back. Without this script, the links lead to the pages.
{
  const { client, unreachable } = document.currentScript.dataset;
  const KEPT = `checklist:${client}`;
  const LONGEST = 15 * 60_000;
  const checklist = document.querySelector('#delete dialog:has(.checklist-group)');
  let standing;
  let opened = 0;

  const placeOf = (link) => link.closest('li, .checklist-head');
  const settlingOf = (link) => placeOf(link).querySelector(':scope > .settling');

  const close = (link) => {
    settlingOf(link)?.remove();
    link.setAttribute('aria-expanded', 'false');
  };

  // Several forms of one kind can be open at once.
  const makeIdsUnique = (form) => {
    opened += 1;
    const unique = (ids) => ids.replace(/\S+/g, (id) => `${id}-${opened}`);
    for (const name of ['id', 'for', 'list', 'aria-describedby', 'aria-labelledby']) {
      for (const element of form.querySelectorAll(`[${name}]`)) {
        element.setAttribute(name, unique(element.getAttribute(name)));
      }
    }
  };

  // Shows what an answer has for the item. Returns whether it has anything.
  const show = async (link, answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const form = page.querySelector(`main ${new URL(link.href).hash}`);
    if (!form) return false;
    form.removeAttribute('id');
    makeIdsUnique(form);
    const settling = settlingOf(link) ?? document.createElement('div');
    settling.className = 'settling';
    settling.replaceChildren(document.adoptNode(form));
    if (!settling.isConnected) placeOf(link).append(settling);
    link.setAttribute('aria-expanded', 'true');
    const first =
      settling.querySelector('[role=alert], [aria-invalid=true]') ??
      settling.querySelector(':is(input, select, textarea):not([type=hidden]), button, a');
    first?.focus();
    return true;
  };

  const open = async (link) => {
    link.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(link.href);
      if (answer.ok && (await show(link, answer))) return;
    } catch {
      // The browser says why.
    } finally {
      link.removeAttribute('aria-busy');
    }
    location.assign(link.href);
  };

  const say = (settling, words) => {
    const alert = settling.querySelector(':scope > [role=alert]') ?? document.createElement('p');
    alert.className = 'notice bad';
    alert.setAttribute('role', 'alert');
    alert.textContent = words;
    settling.prepend(alert);
  };

  // The row is ticked when the server tells that its item is settled.
  const post = async (link, form, submitter) => {
    const settling = settlingOf(link);
    if (settling.ariaBusy === 'true') return;
    settling.ariaBusy = 'true';
    try {
      const body = new URLSearchParams(new FormData(form, submitter));
      const answer = await fetch(form.action, { method: 'POST', body });
      if (answer.ok && new URL(answer.url).searchParams.has('done')) {
        close(link);
        const row = placeOf(link).closest('li') ?? placeOf(link).parentElement.querySelector('li');
        row.querySelector('a.what').focus();
        return;
      }
      if (answer.status === 422 && (await show(link, answer))) return;
    } catch {
      return say(settling, unreachable);
    } finally {
      settling.ariaBusy = null;
    }
    // The answer is a page of its own, such as the one to log in. The form carries its number: it acts once.
    HTMLFormElement.prototype.submit.call(form);
  };

  const copy = async (button) => {
    const rows = [...checklist.querySelectorAll('.checklist > li:not(.settled)')];
    const lines = rows.map((row) => {
      const [what, detail, where] = ['.what', '.detail', '.where'].map((part) => row.querySelector(part).textContent);
      return `• ${what} · ${detail}${where ? ` · ${where}` : ''}`;
    });
    await navigator.clipboard.writeText([button.dataset.copy, '', ...lines].join('\n'));
    button.nextElementSibling.textContent = button.dataset.copied;
  };

  const kept = () => {
    const found = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    return found && found.at + LONGEST > Date.now() ? found : null;
  };
  const forget = () => sessionStorage.removeItem(KEPT);
  const keep = () => {
    if (!standing || !checklist.open) return;
    sessionStorage.setItem(KEPT, JSON.stringify({ before: kept()?.before ?? standing, at: Date.now() }));
  };

  if (checklist) {
    checklist.addEventListener('click', (event) => {
      const { target, ctrlKey, metaKey, shiftKey } = event;
      const copying = target.closest('[data-copy]');
      if (copying) return copy(copying);
      const link = target.closest('a[href]');
      if (!link || ctrlKey || metaKey || shiftKey) return;
      const settling = link.closest('.settling');
      if (link.matches('[data-settle]')) {
        event.preventDefault();
        if (settlingOf(link)) close(link);
        else if (link.ariaBusy !== 'true') open(link);
      } else if (settling) {
        // A link back: to the page of the item, or one that keeps what would be cancelled.
        const from = settling.parentElement.querySelector('a[data-settle]');
        const page = new URL(from.href).pathname;
        if (![page, page.replace(/\/[^/]+$/, '')].includes(link.pathname)) return;
        event.preventDefault();
        close(from);
        from.focus();
      }
    });
    checklist.addEventListener('submit', (event) => {
      const settling = event.target.closest('.settling');
      if (!settling) return;
      event.preventDefault();
      post(settling.parentElement.querySelector('a[data-settle]'), event.target, event.submitter);
    });
    document.addEventListener('standing', ({ data }) => {
      standing = data;
      keep();
    });
    document.addEventListener('gone', forget);
    document.addEventListener('listening', () => {
      const { before } = kept() ?? {};
      // Once the island has taken over what the page shows.
      if (before) setTimeout(() => document.dispatchEvent(new MessageEvent('before', { data: before })));
    });
    new MutationObserver(keep).observe(checklist, { attributeFilter: ['open'] });
    setTimeout(forget, LONGEST);
  }
}
