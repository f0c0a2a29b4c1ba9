// Offers to stay logged in, before a login that is not used ends: what is typed into a form must not be lost with it.
{
  const notice = document.getElementById('login-ends');
  const [ending, ended] = notice.querySelectorAll('[data-when]');
  const [stay] = notice.getElementsByTagName('button');
  const idle = Number(notice.dataset.seconds) * 1000;
  const warning = Math.min(2 * 60 * 1000, idle / 4);
  let timers = [];

  const show = (part) => {
    ending.hidden = part !== ending;
    ended.hidden = part !== ended;
    notice.hidden = false;
  };

  // A page that is opened in another tab is use of the login, too. The browser tells this one of it.
  const tabs = new BroadcastChannel('login');
  tabs.addEventListener('message', () => start());

  const start = () => {
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => show(ending), idle - warning), setTimeout(() => show(ended), idle)];
    notice.hidden = true;
  };

  const used = () => {
    start();
    tabs.postMessage('used');
  };

  // Any page is use of the login. A login that has ended answers with the way to the login page.
  stay.addEventListener('click', async () => {
    const answer = await fetch('/account', { method: 'HEAD', redirect: 'manual' }).catch(() => undefined);
    if (answer?.ok) used();
    else if (answer) show(ended);
  });

  used();
}
