"""Test how zigbee2mqtt is listened to."""
