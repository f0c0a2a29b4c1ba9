// The search for clients, with results while the team member types: they come from the page that answers the search. Also offers the
// clients to choose from in a field that names a client. Without this script, both are forms.
{
  const SEARCH = '/clients?do=search_clients';
  // How long typing pauses before the search begins.
  const PAUSE = 120;
  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');

  // Returns what the page says of a search; `undefined` on the page to log in. Terms are sent in the body, never in an address.
  const search = async (term) => {
    const answer = await fetch(SEARCH, { method: 'POST', body: new URLSearchParams({ term, after: '' }) });
    if (!answer.ok) throw new Error(answer.statusText);
    const found = (await read(answer)).getElementById('served-clients');
    if (!found) return;
    const count = found.querySelector(':scope > .list-count');
    count?.remove();
    return { found, count: count?.textContent ?? '' };
  };

  // Calls `later` once typing pauses; what was typed before this script ran is searched for, too.
  const whileTyping = (field, later) => {
    let pause;
    const begin = () => {
      clearTimeout(pause);
      pause = setTimeout(later, PAUSE);
    };
    field.addEventListener('input', begin);
    if (field.value !== field.defaultValue) begin();
    return () => clearTimeout(pause);
  };

  const list = (field) => {
    const { form, defaultValue } = field;
    const [served, status, results] = ['served-clients', 'number-of-clients', 'found-clients'].map((id) =>
      document.getElementById(id),
    );
    // The result that is shown, as text.
    let shown = '';

    const show = (isServed, count = '', nodes = []) => {
      served.hidden = !isServed;
      status.textContent = count;
      results.replaceChildren(...nodes);
      // The number of results is announced, and not the rows.
      status.className = results.querySelector('.results') ? 'list-count' : 'visually-hidden';
    };

    const look = async () => {
      const term = field.value;
      if (term.trim() === defaultValue.trim()) {
        shown = '';
        return show(true);
      }
      let answer;
      try {
        answer = await search(term);
        answer ??= { problem: 'logged-out' };
      } catch {
        answer = { problem: 'unreachable' };
      }
      const { found, count, problem } = answer;
      const now = problem ?? found.innerHTML;
      // An answer to an older term is dropped. An equal answer is not drawn again: a link that is replaced while it is pressed does
      // not open.
      if (field.value !== term || shown === now) return;
      shown = now;
      const template = problem && document.getElementById(problem);
      show(false, count, template ? [template.content.cloneNode(true)] : found.childNodes);
    };

    const stop = whileTyping(field, look);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      stop();
      look();
    });
  };

  // How many clients there are to choose from. A name that more clients have needs another letter.
  const SHOWN = 8;

  const picker = (field) => {
    const place = field.closest('.field');
    const served = place.querySelector(':scope > fieldset');
    const status = place.querySelector(':scope > [role=status]');
    const offered = place.querySelector(':scope > .offered');
    const { content } = place.querySelector('template');
    const text = (row, part) => row.querySelector(part)?.textContent ?? '';

    const choice = (row) => {
      const made = content.querySelector('label').cloneNode(true);
      made.querySelector('input').value = row.querySelector('a').pathname.split('/').pop();
      made.querySelector('.name').textContent = text(row, '.name');
      const details = ['.example', '.email', '.phone', '.born', '.location'].map((part) => text(row, part));
      made.querySelector('.hint').textContent = details.filter(Boolean).join(' · ');
      return made;
    };

    const look = async () => {
      const term = field.value;
      if (!term.trim()) return;
      // Without an answer, the field works as without this script.
      const answer = await search(term).catch(() => undefined);
      if (!answer || field.value !== term) return;
      const rows = [...answer.found.querySelectorAll('.results tbody tr')].slice(0, SHOWN);
      status.textContent = answer.count;
      const choices = content.querySelector('fieldset').cloneNode(true);
      choices.querySelector('label').replaceWith(...rows.map(choice));
      offered.replaceChildren(...(rows.length ? [choices] : []));
    };

    whileTyping(field, look);
    // A choice among the clients of an older term must not be sent.
    field.addEventListener('input', () => {
      served.hidden = served.disabled = true;
      status.textContent = '';
      offered.replaceChildren();
    });
  };

  for (const field of document.querySelectorAll('#search-clients')) list(field);
  for (const field of document.querySelectorAll('[data-picks-client]')) picker(field);
}
