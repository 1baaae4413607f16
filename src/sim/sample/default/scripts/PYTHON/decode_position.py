import json
import struct


def decode(message):
    """Latitude and longitude come in millionths of a degree, speed in cm/s."""
    vehicle, lat, lon, speed = struct.unpack(">Iiih", message[:14])
    return {"vehicle": vehicle, "lat": lat / 1e6, "lon": lon / 1e6, "kmh": speed * 0.036}


def handle(messages):
    return [json.dumps(decode(m)) for m in messages]
