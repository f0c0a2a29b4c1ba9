// Shows what is typed into the password field before it, and hides it again, at the latest when the form is sent: browsers offer to keep
// only passwords.
{
  const button = document.currentScript.previousElementSibling;
  const field = button.previousElementSibling;

  const show = (isShown) => {
    field.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? button.dataset.hide : button.dataset.show;
  };

  button.hidden = false;
  button.addEventListener('click', () => show(field.type === 'password'));
  field.form.addEventListener('submit', () => show(false));
}
