// Leaves the page within a second when its login ends or its client is erased, in other tabs, too. Loads the page again when it
// shows less than is stored. Pages without `data-live` only tell other tabs to look.
{
  const { live, seen, list, login } = document.currentScript.dataset;
  const root = document.documentElement;
  const tabs = new BroadcastChannel('live');
  // The server answers a form within 30 seconds, and a link sooner.
  const answered = { form: 35_000, link: 5_000 };
  const asked = { form: -Infinity, link: -Infinity };
  let news;
  let endsAt = Infinity;
  let typedIn;
  let focused;
  let standing;

  const cover = () => {
    if ('away' in root.dataset) return;
    focused = document.activeElement;
    root.dataset.away = '';
  };

  const uncover = () => {
    if (document.hidden) return news?.close();
    if (!('away' in root.dataset)) return;
    delete root.dataset.away;
    // A covered element loses the focus.
    if (document.activeElement !== focused) focused?.focus({ preventScroll: true });
  };

  // The history must not lead back to the page.
  const leave = (page) => {
    cover();
    news?.close();
    location.replace(page);
  };

  const thisPage = () => {
    const page = new URL(location.href);
    for (const name of ['do', 'carry', 'done', 'undo', 'added', 'until']) page.searchParams.delete(name);
    page.hash = '';
    return page;
  };

  const isChanged = (field) => {
    if (field.type === 'hidden' || field.type === 'password') return false;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    return 'defaultValue' in field && field.value !== field.defaultValue;
  };

  // Sends what was typed to the login page, which carries it through. Nothing is carried out. Returns whether there was anything.
  const carry = () => {
    if (!typedIn?.isConnected || typedIn.getAttribute('method') !== 'post') return false;
    if (![...typedIn.elements].some(isChanged)) return false;
    const action = new URL(typedIn.getAttribute('action'), location.href);
    const name = action.searchParams.get('do');
    if (!name) return false;
    action.searchParams.delete('do');
    action.searchParams.set('carry', name);
    typedIn.setAttribute('action', action);
    cover();
    news?.close();
    history.replaceState(null, '', login ?? location.href);
    HTMLFormElement.prototype.submit.call(typedIn);
    return true;
  };

  const tellTabs = () => {
    if (!document.hidden) tabs.postMessage('look');
  };

  // The answer to what a person has just asked for leads away by itself, and says more.
  const unlessAsked = (kinds, act) => {
    const left = Math.max(...kinds.map((kind) => asked[kind] + answered[kind])) - Date.now();
    if (left <= 0) return act();
    news.close();
    setTimeout(listen, left);
  };

  const hear = {
    // The login goes on for so many milliseconds.
    here: ({ data }) => {
      endsAt = Date.now() + Number(data);
      uncover();
    },
    seen: ({ data }) => {
      if (data !== seen) unlessAsked(['form', 'link'], () => leave(thisPage()));
    },
    standing: ({ data }) => {
      standing = data;
      document.dispatchEvent(new MessageEvent('standing', { data }));
    },
    gone: () => {
      tellTabs();
      // A page that erases the client itself waits for the answer.
      if (document.dispatchEvent(new Event('gone', { cancelable: true }))) unlessAsked(['form'], () => leave(list));
    },
    over: () => {
      tellTabs();
      unlessAsked(['form'], () => {
        const expired = Date.now() >= endsAt - 1_000;
        if (!(expired && carry())) leave(expired || !login ? thisPage() : login);
      });
    },
  };

  // Only a visible page stays connected, because browsers allow few connections at a time. A page that was hidden is shown again
  // once the server has said that it may be, or cannot be reached.
  const listen = () => {
    news?.close();
    const source = new EventSource(live);
    news = source;
    let first = true;
    for (const [name, act] of Object.entries(hear)) {
      source.addEventListener(name, (event) => {
        if (source !== news) return;
        // The login of the connection is over. The browser may have a newer one.
        if (name === 'over' && !first) return listen();
        first = false;
        act(event);
      });
    }
    source.addEventListener('error', () => {
      if (source !== news) return;
      uncover();
      // The browser connects again by itself, except after an unexpected response, such as one from a proxy.
      if (source.readyState === EventSource.CLOSED && !document.hidden) setTimeout(listen, 5000);
    });
  };

  const hide = () => {
    cover();
    news?.close();
  };

  if (live) {
    addEventListener('input', ({ target }) => (typedIn = target.form ?? typedIn));
    addEventListener('submit', (event) => {
      // Later listeners may send it themselves.
      setTimeout(() => {
        const isPost = event.target.getAttribute('method') === 'post';
        if (isPost && !event.defaultPrevented) asked.form = Date.now();
      });
    });
    addEventListener('beforeunload', () => (asked.link = Date.now()));
    // An island that starts later asks for what it missed, and hears it once it has taken over what the page shows.
    document.addEventListener('listening', () => {
      if (standing) setTimeout(() => hear.standing({ data: standing }));
    });
    document.addEventListener('visibilitychange', () => (document.hidden ? hide() : listen()));
    addEventListener('pagehide', hide);
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) listen();
    });
    tabs.addEventListener('message', () => {
      if (document.hidden) listen();
    });
    if (document.hidden) cover();
    else listen();
  }
  // A message is told once, and does not return with the page.
  const told = new URL(location.href);
  if (told.searchParams.has('done') || told.searchParams.has('saved')) {
    for (const name of ['done', 'saved', 'undo', 'added', 'until']) told.searchParams.delete(name);
    history.replaceState(history.state, '', told);
  }
  // A login page, and the answer to a deletion: what other tabs show may be over.
  if (!live || new URLSearchParams(location.search).has('erased')) tellTabs();
  // The tab forgets what other scripts keep in it: all of it on a login page and after a deletion. A frame may have no storage.
  if (self === top && (!live || new URLSearchParams(location.search).has('erased'))) sessionStorage.clear();
}
