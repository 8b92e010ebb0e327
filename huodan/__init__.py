"""Huodan 活单: a self-hosted no-code platform whose first app is order management."""

__version__ = "0.1.0"
