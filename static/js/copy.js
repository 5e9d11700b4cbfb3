// The button that copies the code of a chart. Without this script it is not shown, and the code
// is selected by hand.
for (const copy of document.querySelectorAll(".c-copy")) {
  const [button, told] = copy.children;
  copy.hidden = false;
  button.addEventListener("click", async () => {
    const code = copy.parentNode.querySelector("textarea");
    let done = true;
    // Emptied first, so that it is spoken again.
    told.textContent = "";
    try {
      await navigator.clipboard.writeText(code.value);
    } catch {
      // Not over https, or not allowed.
      code.select();
      done = document.execCommand("copy");
    }
    told.textContent = done ? told.dataset.copied : told.dataset.selected;
  });
}
