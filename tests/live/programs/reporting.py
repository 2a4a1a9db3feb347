"""What the programs beside this have in common: the configuration of a Pod, and calls that are reported.

Each call is one line of JSON on standard output: its name, whether the program needs it, the status of the
answer, and the message of a refusal. Judging them is not done here.
"""

import json
import pathlib
import sys

from kubernetes import client, watch
from kubernetes.config.incluster_config import InClusterConfigLoader


def load_incluster_config():
    """Does as the function of the same name in kubernetes.config, with files in the folder that is named on the
    command line, where the kubelet would have mounted them. Returns the namespace that they tell."""
    folder = pathlib.Path(sys.argv[1])
    loader = InClusterConfigLoader(token_filename=folder / "token", cert_filename=str(folder / "ca.crt"))
    loader.load_and_set()
    return (folder / "namespace").read_text()


def needed(call, *arguments, **options):
    """Makes a call that the program cannot do without. Returns what it gives, or None if it failed."""
    return _report(True, call, lambda: call(*arguments, **options))


def needed_watch(call, **options):
    """Follows what a call gives until the first event, which is one of an object that is there."""

    def follow():
        watcher = watch.Watch()
        for event in watcher.stream(call, **options):
            assert event["type"] == "ADDED", event
            watcher.stop()

    _report(True, call, follow)


def neighbour(call, *arguments, **options):
    """Makes a call that the program has no use for."""
    _report(False, call, lambda: call(*arguments, **options))


def _report(is_needed, call, make):
    result, message = None, ""
    try:
        result = make()
        status = call.__self__.api_client.last_response.status
    except client.ApiException as error:
        status = error.status
        message = json.loads(error.body)["message"]
    print(json.dumps({"call": call.__name__, "needed": is_needed, "status": status, "message": message}))
    return result
