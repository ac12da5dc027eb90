"""Alertes: which figures are watched, how they stand, who is told, and what was told."""

from typing import Any

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from contract.alerts import AlertHistory, AlertRun, Alerts, AlertSettings, Rule, RuleState, Side
from contract.metrics import Unit
from contract.roles import Role
from dashboard import french, labels
from dashboard.parts import figures, messages
from dashboard.session import backend, person
from dashboard.text import plain

SETTINGS = "/v1/analytics/alerts"
SIDES = {word: side for side, word in labels.SIDE.items()}


def written(value: float | None, unit: str) -> str:
    try:
        return figures.written(value, Unit(unit))
    except ValueError:
        return french.number(value, 2)


def standing(each: RuleState) -> str:
    if not each.rule.is_on:
        return "Éteinte"
    if each.is_firing:
        return "Sonne"
    return "Calme" if each.value is not None else "Trop peu d'appels"


def rules(found: Alerts) -> None:
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "État": standing(each),
                    "Indicateur": each.label,
                    "Maintenant": written(each.value, each.unit),
                    "Sonne": f"{labels.SIDE[each.rule.side]} "
                    f"{written(each.rule.threshold, each.unit)}",
                    "Sur": french.minutes(each.rule.window_minutes),
                    "Évaluée": french.moment(each.evaluated_at),
                    "Dite": french.moment(each.last_told_at),
                }
                for each in found.rules
            ]
        ),
        hide_index=True,
        placeholder=french.NONE,
        alt="Les alertes, leur seuil et leur état",
    )
    told = ", ".join(plain(each) for each in found.recipients) or "personne"
    web = f", et {plain(found.webhook)}" if found.webhook else ""
    by = (
        f"Réglé par {plain(found.updated_by)}, {french.moment(found.updated_at)}."
        if found.updated_by
        else "Réglages d'origine."
    )
    st.caption(f"Prévenus : {told}{web}. {by}")


def edited(found: Alerts) -> pd.DataFrame:
    return st.data_editor(
        pd.DataFrame(
            [
                {
                    "Active": each.rule.is_on,
                    "Indicateur": each.label,
                    "Sonne": labels.SIDE[each.rule.side],
                    "Seuil": each.rule.threshold,
                    "Unité": each.unit,
                    "Fenêtre (min)": each.rule.window_minutes,
                    "Au moins": each.rule.minimum,
                    "Silence après (min)": each.rule.cooldown_minutes,
                }
                for each in found.rules
            ]
        ),
        hide_index=True,
        placeholder=french.NONE,
        disabled=["Indicateur", "Unité"],
        column_config={
            "Sonne": st.column_config.SelectboxColumn(options=list(SIDES), required=True),
            "Seuil": st.column_config.NumberColumn(min_value=0, required=True),
            "Fenêtre (min)": st.column_config.NumberColumn(min_value=5, max_value=1440, step=1),
            "Au moins": st.column_config.NumberColumn(
                min_value=0, step=1, help="Appels ou tours au-dessous desquels un taux ne dit rien."
            ),
            "Silence après (min)": st.column_config.NumberColumn(
                min_value=5, max_value=10080, step=1
            ),
        },
        key="rules",
    )


def read(found: Alerts, table: pd.DataFrame, recipients: str, webhook: str) -> AlertSettings:
    rows: list[dict[str, Any]] = table.to_dict("records")
    return AlertSettings(
        rules=[
            Rule(
                watched=each.rule.watched,
                is_on=bool(row["Active"]),
                side=SIDES.get(row["Sonne"], Side.ABOVE),
                threshold=float(row["Seuil"]),
                window_minutes=int(row["Fenêtre (min)"]),
                minimum=int(row["Au moins"]),
                cooldown_minutes=int(row["Silence après (min)"]),
            )
            for each, row in zip(found.rules, rows, strict=True)
        ],
        recipients=[each for each in recipients.replace(",", " ").split() if each],
        webhook=webhook.strip() or None,
    )


def settle(found: Alerts) -> None:
    with st.expander("Régler", icon=":material/tune:"), st.form("alerts", border=False):
        table = edited(found)
        recipients = st.text_input(
            "Prévenir par e-mail", ", ".join(found.recipients), help="Séparés par des virgules."
        )
        webhook = st.text_input(
            "Prévenir par webhook",
            found.webhook or "",
            placeholder="https://…",
            help="D'un hôte que l'exploitation a autorisé ; chaque message est signé.",
        )
        if st.form_submit_button("Enregistrer", type="primary"):
            try:
                settings = read(found, table, recipients, webhook)
            except (ValidationError, ValueError):
                st.warning(
                    "**Rien n'est enregistré.** Vérifiez les seuils, les adresses e-mail et "
                    "l'adresse du webhook, qui commence par https://.",
                    icon=":material/edit:",
                )
                return
            with messages.told("les réglages"):
                backend().put(SETTINGS, Alerts, settings)
                st.toast("Réglages enregistrés", icon=":material/check_circle:")
                st.rerun()


def history() -> None:
    found = backend().get(SETTINGS + "/history", AlertHistory, limit=50)
    st.subheader("Dernières alertes")
    if not found.items:
        messages.nothing("Aucune alerte", "Rien n'a dépassé son seuil.", ":material/notifications:")
        return
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Quand": french.moment(each.raised_at),
                    "Indicateur": each.label,
                    "Valeur": french.number(each.value, 2),
                    "Seuil": f"{labels.SIDE[each.side]} {french.number(each.threshold, 2)}",
                    "E-mails": each.mails,
                    "Webhook": labels.TOLD[each.webhook],
                }
                for each in found.items
            ]
        ),
        hide_index=True,
        placeholder=french.NONE,
        alt="Les dernières alertes, la plus récente d'abord",
    )


st.title("Alertes")
with messages.told("les alertes"):
    current = backend().get(SETTINGS, Alerts)
    firing = sum(1 for each in current.rules if each.is_firing)
    watched = french.counted(
        sum(1 for each in current.rules if each.rule.is_on),
        "indicateur surveillé",
        "indicateurs surveillés",
    )
    st.markdown(f"**{french.counted(firing, 'alerte sonne', 'alertes sonnent')}** sur {watched}.")
    rules(current)
    if person().may(Role.ADMIN):
        settle(current)
        if st.button("Évaluer maintenant", icon=":material/refresh:"):
            run = backend().post(SETTINGS + "/evaluations", AlertRun)
            st.toast(
                f"{french.counted(len(run.raised), 'alerte levée', 'alertes levées')}",
                icon=":material/notifications:",
            )
with messages.told("l'historique des alertes"):
    history()
