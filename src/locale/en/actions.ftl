# Names and sentences of actions.
