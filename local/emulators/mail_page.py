"""The page that shows the kept mails, in French, for whoever tries the system."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --paper: #f5f6f8; --card: #fff;
  --line: #d9dee6; --quiet: #5b6675; --accent: #1f5fbf; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --paper: #12161c; --card: #1b2129; --line: #323b47;
    --quiet: #9aa6b5; --accent: #86b4ff; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); }
main { max-width: 52rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0; }
.quiet { color: var(--quiet); margin: .25rem 0 1.5rem; }
details { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  margin: 0 0 .8rem; overflow: hidden; }
summary { cursor: pointer; padding: .8rem 1rem; display: grid; gap: .1rem; }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; }
summary strong { overflow-wrap: anywhere; }
summary span { color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
iframe { width: 100%; height: 34rem; border: 0; border-top: 1px solid var(--line);
  background: #fff; display: block; }
pre { margin: 0; padding: 1rem; border-top: 1px solid var(--line); white-space: pre-wrap;
  overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, monospace; }
"""


def render(mails: Sequence[Mapping[str, Any]]) -> str:
    listed = "\n".join(_mail(mail, is_open=index == 0) for index, mail in enumerate(mails))
    return f"""<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Courriels envoyés</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Courriels envoyés</h1>
<p class="quiet">{_count(len(mails))}</p>
{listed}
</main>
</body>
</html>
"""


def _count(number: int) -> str:
    kept = "Ce service local les garde au lieu de les envoyer."
    if number == 0:
        return f"Aucun courriel pour l’instant. {kept} Rechargez la page après un appel."
    return f"{number} courriel{'s' if number > 1 else ''}. {kept}"


def _mail(mail: Mapping[str, Any], *, is_open: bool) -> str:
    at = datetime.fromtimestamp(mail["received_at"]).strftime("%d/%m/%Y à %H:%M:%S")
    to = ", ".join(mail["to"])
    return f"""<details{" open" if is_open else ""}>
<summary>
<strong>{escape(mail["subject"])}</strong>
<span>De {escape(mail["from"])}, à {escape(to)}</span>
<span>Le {at}</span>
</summary>
{_body(mail)}
</details>"""


def _body(mail: Mapping[str, Any]) -> str:
    if not mail["html"]:
        return f"<pre>{escape(mail['text'])}</pre>"
    title = escape(f"Courriel : {mail['subject']}")
    # An empty sandbox: no script, no form and no link of the mail can act on this page.
    return f'<iframe sandbox="" title="{title}" srcdoc="{escape(mail["html"])}"></iframe>'
