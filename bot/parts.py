"""What goes on side by side while `smaran run` runs: one list of parts, each made of what bot/app.py has joined."""

import asyncio
from collections.abc import Iterator
from functools import partial

from bot.app import App
from bot.broadcasts.part import Broadcasting
from bot.conversation import Conversation, acts_always
from bot.errands.hands import Hands
from bot.errands.running import Errands
from bot.jobs import jobs
from bot.listening.listener import Listener
from bot.render import template_hash
from bot.running import Part
from bot.ticking import Ticking
from bot.turn import Means
from bot.watched_folder.part import watched_folder
from bot.watching.alerting import Alerting
from bot.watching.metrics import Metrics
from bot.web.server import serve
from bot.web.watching import watched
from bot.web.webhooks import routes
from scheduler.channel import Listening
from scheduler.dispatcher import Dispatcher
from scheduler.sending import unheard
from scheduler.told_later import elsewhere_by


def parts(app: App, ending: asyncio.Event) -> list[Part]:
    """Return what the config asks for; most parts finish by themselves once `ending` is set."""
    config, clock, database = app.config, app.clock, app.database
    metrics = Metrics(database, config.data_folder, clock, app.roll) if config.web.metrics_port else None
    dispatcher = app.dispatcher(metrics.note_call if metrics else unheard)
    wake = dispatcher.wake
    edits_on = frozenset(name for name, channel in app.channels.items() if channel.limits.edits)
    ticking = Ticking(jobs(app, ending), database, clock)
    broadcasting = Broadcasting(database, template_hash, clock, wake, edits_on)
    alerting = Alerting(database, config, frozenset(app.channels), clock, wake)
    listeners = {name: _listener(app, name, channel, dispatcher) for name, channel in app.listening.items()}
    return [
        Part("jobs", partial(ticking.run, ending), ends_itself=True),
        Part("dispatcher", partial(dispatcher.run, ending), ends_itself=True),
        Part("broadcasts", partial(broadcasting.run, ending), ends_itself=True),
        Part("alerts", partial(alerting.run, ending), ends_itself=True),
        *_looking_up(app, ending),
        *(part for name, listener in listeners.items() for part in _talking(app, name, listener, dispatcher, ending)),
        *_watched_folder(app, dispatcher, ending),
        *_figures(app, metrics, ending),
        *_webhooks(app, listeners, ending),
    ]


def _looking_up(app: App, ending: asyncio.Event) -> Iterator[Part]:
    if app.looking_up is not None:
        yield Part("igot", partial(app.looking_up.run, ending))


def _talking(app: App, name: str, listener: Listener, dispatcher: Dispatcher, ending: asyncio.Event) -> Iterator[Part]:
    """Yield the three parts of one channel: what brings updates, what answers them, and what takes a while."""
    by_hand = app.looking_up.look_up_now if app.looking_up else None
    hands = Hands(
        *(app.database, app.config, lambda: app.terms, app.clock, listener.channel, name, dispatcher.wake, app.secrets),
        look_up=by_hand,
    )
    yield Part(f"{name}_updates", listener.be_called if name in app.called else listener.poll)
    yield Part(f"{name}_answers", listener.handle)
    yield Part(f"{name}_errands", partial(Errands(hands).run, ending), ends_itself=True)


def _listener(app: App, name: str, channel: Listening, dispatcher: Dispatcher) -> Listener:
    means = Means(
        *(app.config, lambda: app.terms, channel.limits, app.secrets, app.zip_password),
        looks_up=app.looking_up is not None,
    )
    what = (Conversation(means).converse, acts_always, app.clock, dispatcher.wake, elsewhere_by(lambda: app.terms))
    return Listener(app.database, name, channel, *what)


def _watched_folder(app: App, dispatcher: Dispatcher, ending: asyncio.Event) -> Iterator[Part]:
    if app.config.imports.folder:
        takes_back = frozenset(name for name, channel in app.listening.items() if channel.limits.deletes)
        by = (app.database, app.config, app.clock)
        folder = watched_folder(*by, ending=ending, wake=dispatcher.wake, asked_on=takes_back, told=app.zip_password)
        yield Part("watched_folder", partial(folder.run, ending), ends_itself=True)


def _figures(app: App, metrics: Metrics | None, ending: asyncio.Event) -> Iterator[Part]:
    if metrics is not None:
        asked, web = watched(app.database, app.roll, metrics), app.config.web
        at = (web.metrics_host, web.metrics_port)
        yield Part("metrics", partial(serve, asked, *at, ending, "metrics"), ends_itself=True)


def _webhooks(app: App, listeners: dict[str, Listener], ending: asyncio.Event) -> Iterator[Part]:
    if called := {name: listener for name, listener in listeners.items() if name in app.called}:
        web = app.config.web
        yield Part("web", lambda: serve(routes(called), web.host, web.port, ending), ends_itself=True)
