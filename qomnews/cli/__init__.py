"""The commands: one module each, thin; what a command needs is loaded when it runs."""
