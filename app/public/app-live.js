// Reloads the page when the client's records have changed since it was made, or when the login has ended.
{
  const { live, seen } = document.currentScript.dataset;
  let news;

  const again = () => {
    const page = new URL(location.href);
    page.searchParams.delete('do');
    page.searchParams.delete('done');
    page.hash = '';
    location.replace(page);
  };

  // Only a visible page listens, because browsers allow few connections at a time.
  const listen = () => {
    news?.close();
    if (document.hidden) return;
    news = new EventSource(live);
    news.addEventListener('message', ({ data }) => {
      if (data !== seen) again();
    });
    // The browser reconnects by itself, except after an unexpected response, such as one from a proxy.
    news.addEventListener('error', () => {
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
    });
  };

  // A page that is being left, such as after sending the form that makes the change, must not reload.
  addEventListener('beforeunload', () => news?.close());

  document.addEventListener('visibilitychange', listen);
  listen();
}
